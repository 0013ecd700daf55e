import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createFaceEngine, type Encoding } from '../src/index.js';
import { constantsFile } from './accuracy/constants.js';
import { detCurve } from './accuracy/det-curve.js';
import { countFaceless, countFound, countInMosaics, countTurned } from './accuracy/detection.js';
import { look } from './accuracy/faces.js';
import { countedRates, measureGroups } from './accuracy/group-figures.js';
import { groupTable } from './accuracy/group-page.js';
import { groupsOf, withoutRepeats } from './accuracy/groups.js';
import { enrolmentLimits, mostErrors, mostFalseMatches } from './accuracy/limits.js';
import { livenessOf, livenessPoints } from './accuracy/liveness.js';
import { operatingPoints } from './accuracy/operating-points.js';
import { accuracyPage } from './accuracy/page.js';
import { refusalsOf } from './accuracy/quality.js';
import { percent, shortly } from './accuracy/report.js';
import { scoreHistogram } from './accuracy/score-histogram.js';
import { shareFrom } from './accuracy/statistics.js';
import { printTargets, type Target } from './accuracy/targets.js';
import { type Gallery, galleryOf, PairScores, verificationOf } from './accuracy/verification.js';
import { peoples } from './photos/peoples.js';
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

/** The encoders that are measured, each set as one engine. */
const engines = [
  await createFaceEngine({ encoders: ['mobilefacenet', 'fr-feature'] }),
  await createFaceEngine({ encoders: ['dlib-resnet'], unproven: false }),
] as const;
const [engine] = engines;
const encodings = engines.flatMap((one): Encoding[] => [...one.encodings]);
const targets: Target[] = [];
function expect(figure: string, reached: number, wanted: number, write: (value: number) => string) {
  targets.push({ figure, wanted: write(wanted), reached: write(reached), met: reached >= wanted });
}
function expectAtMost(figure: string, reached: number, most: number, decimals = 2) {
  expect(figure, -reached, -most, (value) => percent(-value, decimals));
}
const count = (of: number) => (value: number) => `${value} of ${of}`;

console.log('Looking at the photos …');
const sample = await look(engines, photosOf('lfw-sample'));
const celebrities = await look(engines, photosOf('celebrities'));

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

const people = wanted('verification')
  ? {
      sample,
      celebrities,
      fairface: withoutRepeats(await look(engines, peoples('fairface')), engine.encodings[0]),
      congress: await look(engines, peoples('congress')),
    }
  : undefined;
const verification =
  people &&
  encodings.map((encoding) => {
    const galleries = {
      sample: galleryOf(sample, encoding),
      celebrities: galleryOf(celebrities, encoding),
      congress: galleryOf(people.congress, encoding, ({ person }) => person),
    };
    const groups = groupsOf(people, encoding);
    const points = operatingPoints(
      groups.filter(({ sets }) => sets),
      encoding.cohort.id,
    );
    return {
      encoding,
      galleries,
      sample: verificationOf(galleries.sample),
      celebrities: verificationOf(galleries.celebrities),
      groups,
      points,
      figures: measureGroups(groups, points.thresholds),
    };
  });
for (const { encoding, galleries, sample, celebrities, points, figures } of verification ?? []) {
  const name = shortly(encoding.encoder);
  for (const { name: group, falseMatches } of figures) {
    for (const [at, rate] of countedRates.entries()) {
      const most = mostFalseMatches[group]?.[at];
      const reached = falseMatches[at]?.share;
      if (most === undefined || reached === undefined) continue;
      expectAtMost(`FMR named ${rate.toExponential()}, ${group}, ${name}`, reached, most, 3);
    }
  }
  const most = mostErrors[encoding.encoder];
  const threshold = points.thresholds.find(({ falseMatchRate }) => falseMatchRate === 1e-3);
  if (!most || !threshold) continue;
  const missed = ({ people }: Gallery) =>
    1 - shareFrom(new PairScores(people).of().genuine, threshold.score);
  expectAtMost(`EER, lfw-sample, ${name}`, sample.equalErrorRate, most.sample);
  expectAtMost(`EER, celebrities, ${name}`, celebrities.equalErrorRate, most.celebrities);
  expectAtMost(
    `FNMR named 1e-3, lfw-sample, ${name}`,
    missed(galleries.sample),
    most.missedOfSample,
  );
  expectAtMost(
    `FNMR named 1e-3, Congress, ${name}`,
    missed(galleries.congress),
    most.missedOfCongress,
  );
}
if (people) {
  for (const [set, photos, most] of enrolmentLimits(people)) {
    const refused = refusalsOf(photos).reduce((sum, [, count]) => sum + count, 0);
    expectAtMost(`refused for enrolment, ${set}`, refused / photos.length, most);
  }
}

const real = wanted('liveness') ? await look(engines, photosOf('spoof/real')) : [];
const liveness = wanted('liveness')
  ? livenessOf(real, await look(engines, photosOf('spoof/fake')))
  : undefined;
if (liveness) expect('liveness AUC, spoof', liveness.area, 0.97, (value) => value.toFixed(3));

if (verification) {
  for (const { encoding, figures } of verification) {
    console.log(`\n${encoding.encoder}, percent:\n${groupTable(figures)}`);
  }
}
if (detection && faceless && verification && liveness) {
  const livenessTable = livenessPoints(
    liveness.living,
    liveness.attacks.map(({ score }) => score),
  );
  write(
    '../src/generated/operating-points.ts',
    constantsFile(
      Object.fromEntries(verification.map(({ encoding, points }) => [encoding.encoder, points])),
      livenessTable,
      { real: liveness.living.length, attacks: liveness.attacks.length },
    ),
  );
  const docs = '../../../docs/accuracy/';
  const pooled = verification.map(({ encoding, groups }) => ({
    name: encoding.encoder,
    genuine: groups.flatMap(({ pairs }) => pairs.genuine),
    impostor: groups.flatMap(({ pairs }) => pairs.impostor),
  }));
  write(`${docs}det.svg`, detCurve(pooled));
  for (const [index, { encoding, points }] of verification.entries()) {
    const marks = points.thresholds
      .filter(({ falseMatchRate }) => [1e-2, 1e-4, 1e-6].includes(falseMatchRate))
      .map(({ falseMatchRate, score }) => ({ label: falseMatchRate.toExponential(), score }));
    const { genuine = [], impostor = [] } = pooled[index] ?? {};
    write(
      `${docs}scores-${shortly(encoding.encoder)}.svg`,
      scoreHistogram({ title: encoding.encoder, genuine, impostor, thresholds: marks }),
    );
  }
  write(
    `${docs}index.md`,
    accuracyPage({
      detection,
      faceless,
      verification,
      liveness,
      livenessTable,
      sample,
      celebrities,
      real,
      date: new Date().toISOString().slice(0, 10),
    }),
  );
}
for (const one of engines) await one.close();
if (!printTargets(targets)) process.exitCode = 1;

function write(file: string, text: string) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  mkdirSync(fileURLToPath(new URL('.', `file://${path}`)), { recursive: true });
  writeFileSync(path, text);
}
