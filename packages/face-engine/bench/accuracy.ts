import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createFaceEngine } from '../src/index.js';
import { constantsFile } from './accuracy/constants.js';
import { detCurve } from './accuracy/det-curve.js';
import { countFaceless, countFound, countInMosaics, countTurned } from './accuracy/detection.js';
import { look } from './accuracy/faces.js';
import { livenessOf, livenessPoints } from './accuracy/liveness.js';
import { operatingPoints } from './accuracy/operating-points.js';
import { accuracyPage, shortly } from './accuracy/page.js';
import { percent } from './accuracy/report.js';
import { scoreHistogram } from './accuracy/score-histogram.js';
import { printTargets, type Target } from './accuracy/targets.js';
import { galleryOf, verificationOf } from './accuracy/verification.js';
import { photosOf } from './photos/photo-sets.js';

/**
 * How often the engine errs, on photos that lie beside the repository. Writes docs/accuracy and the operating points that the engine
 * decides by; with --only it measures one thing and writes nothing.
 */
const parts = ['detection', 'faceless', 'verification', 'liveness'] as const;
const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
if (only !== undefined && !parts.some((part) => part === only)) {
  console.error(`--only takes ${parts.join(', ')}.`);
  process.exit(2);
}
const wanted = (part: (typeof parts)[number]) => only === undefined || only === part;

const engine = await createFaceEngine({ encoders: ['mobilefacenet', 'fr-feature'] });
const targets: Target[] = [];
function expect(figure: string, reached: number, wanted: number, write: (value: number) => string) {
  targets.push({ figure, wanted: write(wanted), reached: write(reached), met: reached >= wanted });
}
const count = (of: number) => (value: number) => `${value} of ${of}`;

console.log('Looking at the photos …');
const sample = await look(engine, photosOf('lfw-sample'));
const celebrities = await look(engine, photosOf('celebrities'));

const detection = wanted('detection')
  ? {
      sample: countFound(sample),
      celebrities: countFound(celebrities),
      turned: await Promise.all(
        [90, 180, 270].map(async (turn) => ({
          turn,
          ...(await countTurned(engine, sample, turn)),
        })),
      ),
      mosaics: await Promise.all(
        (
          [
            [2, 2],
            [3, 3],
            [5, 4],
          ] as const
        ).map(async (grid) => ({
          faces: grid[0] * grid[1],
          ...(await countInMosaics(engine, sample, grid)),
        })),
      ),
    }
  : undefined;
if (detection) {
  for (const [name, { photos, found, falseBoxes }] of [
    ['lfw-sample', detection.sample],
    ['celebrities', detection.celebrities],
  ] as const) {
    expect(`faces found, ${name}`, found, photos, count(photos));
    expect(`boxes on what is no face, ${name}`, -falseBoxes, -0, (value) => `${Math.abs(value)}`);
  }
  for (const { faces, photos, found } of detection.mosaics) {
    expect(`faces found in mosaics of ${faces}`, found, photos, count(photos));
  }
  for (const { turn, photos, found } of detection.turned) {
    expect(`found turned by ${turn} degrees, lfw-sample`, found, 0.99 * photos, count(photos));
  }
}

const faceless = wanted('faceless') ? await countFaceless(engine, sample) : undefined;
if (faceless) {
  expect(
    'faceless pictures without a face',
    faceless.pictures - faceless.taken.length,
    faceless.pictures,
    count(faceless.pictures),
  );
  if (faceless.taken.length > 0) console.log(`A face was seen on: ${faceless.taken.join(', ')}`);
}

const verification = wanted('verification')
  ? engine.encodings.map(({ encoder }) => {
      const galleries = {
        sample: galleryOf(sample, encoder),
        celebrities: galleryOf(celebrities, encoder),
      };
      return {
        encoder,
        galleries,
        sample: verificationOf(galleries.sample),
        celebrities: verificationOf(galleries.celebrities),
      };
    })
  : undefined;
for (const [encoder, name, errors, atSample, atCelebrities] of [
  ['mobilefacenet-1', 'default', 0.007, 0.99, 0.925],
  ['mobilefacenet-1+fr-feature-1', 'fused', 0.001, 0.99, 0.95],
] as const) {
  const found = verification?.find((one) => one.encoder === encoder);
  if (!found) continue;
  expect(`EER, lfw-sample, ${name}`, -found.sample.equalErrorRate, -errors, (value) =>
    percent(-value, 2),
  );
  expect(`TAR at FAR 0.1 %, lfw-sample, ${name}`, found.sample.at01, atSample, percent);
  expect(`TAR at FAR 0.1 %, celebrities, ${name}`, found.celebrities.at01, atCelebrities, percent);
}

const real =
  wanted('liveness') || wanted('verification') ? await look(engine, photosOf('spoof/real')) : [];
const liveness = wanted('liveness')
  ? livenessOf(real, await look(engine, photosOf('spoof/fake')))
  : undefined;
if (liveness) expect('liveness AUC, spoof', liveness.area, 0.97, (value) => value.toFixed(3));

if (detection && faceless && verification && liveness) {
  const points = verification.map(({ encoder, galleries }) => ({
    encoder,
    ...operatingPoints(
      encoder,
      [galleries.sample, galleries.celebrities],
      galleryOf(real, encoder).people.flat(),
    ),
  }));
  const livenessTable = livenessPoints(
    liveness.living,
    liveness.attacks.map(({ score }) => score),
  );
  write(
    '../src/generated/operating-points.ts',
    constantsFile(
      Object.fromEntries(
        points.map(({ encoder, thresholds, steepness }) => [encoder, { thresholds, steepness }]),
      ),
      livenessTable,
      { real: liveness.living.length, attacks: liveness.attacks.length },
    ),
  );
  const docs = '../../../docs/accuracy/';
  write(
    `${docs}det.svg`,
    detCurve(points.map(({ encoder, pooled }) => ({ name: encoder, ...pooled }))),
  );
  for (const { encoder, pooled, thresholds } of points) {
    const marks = thresholds
      .filter(({ falseMatchRate }) => [1e-2, 1e-4, 1e-6].includes(falseMatchRate))
      .map(({ falseMatchRate, score }) => ({ label: falseMatchRate.toExponential(), score }));
    write(
      `${docs}scores-${shortly(encoder)}.svg`,
      scoreHistogram({ title: encoder, ...pooled, thresholds: marks }),
    );
  }
  write(
    `${docs}index.md`,
    accuracyPage({
      detection,
      faceless,
      verification,
      points,
      liveness,
      livenessTable,
      sample,
      celebrities,
      real,
    }),
  );
}
await engine.close();
if (!printTargets(targets)) process.exitCode = 1;

function write(file: string, text: string) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  mkdirSync(fileURLToPath(new URL('.', `file://${path}`)), { recursive: true });
  writeFileSync(path, text);
}
