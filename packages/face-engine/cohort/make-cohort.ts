import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findFaces } from '../src/detection/find-faces.js';
import { openFaceFinder } from '../src/detection/open-face-finder.js';
import { embed } from '../src/embedding/embed.js';
import {
  type EncoderName,
  encoderId,
  encoderNames,
  openEncoder,
} from '../src/embedding/encoder.js';
import { dot } from '../src/embedding/vector.js';
import { decodePhoto } from '../src/image/decode-photo.js';
import { Pyramid } from '../src/image/pyramid.js';
import { Networks } from '../src/networks.js';
import { assessQuality } from '../src/quality/assess-quality.js';
import { cohortBytes } from './cohort-bytes.js';
import { sourceOf, sources } from './sources.js';

/** Goes up when other faces are chosen. With the vectors of one more encoder it stays. */
const id = 'cohort-1';

/** How sure the detector has to be: some of the pictures are drawings and dolls. */
const leastScore = 0.8;

/** Two faces with this cosine, fused, count as one. */
const alike = 0.75;
const fusion: readonly EncoderName[] = ['mobilefacenet', 'fr-feature'];

/** No source gives more faces than this, so that the look of one generator does not outweigh the others'. */
const mostOfOne = 250;

/** Why a picture gives the cohort no face. */
const reasons = {
  unsure: `no face with a score of ${leastScore} or more`,
  unusable: 'not good enough to be compared',
  alike: `a cosine of ${alike} or more, fused, with one before it`,
  many: `more than ${mostOfOne} of one source, of which some were taken at even distances`,
} as const;

export interface MadeCohort {
  readonly id: string;
  readonly bytes: Uint8Array;
  /** Length of the vectors by encoder. */
  readonly encoders: Readonly<Record<string, number>>;
  /** The pictures whose faces are in it. */
  readonly photos: readonly string[];
  /** How many are not, by reason. */
  readonly leftOut: Readonly<Record<string, number>>;
}

interface Chosen {
  readonly photo: string;
  /** In the order of the encoders. */
  readonly vectors: readonly Float32Array[];
}

/**
 * Makes a cohort of the largest faces of pictures, in the vectors of every encoder there is. It is published, so no
 * vector of a real person may be in it.
 * @param photos paths, in a folder `synthetic` beside a list `faces.csv` that calls them synthetic as well.
 * @throws {TypeError} for any other.
 */
export async function makeCohort(photos: readonly string[]): Promise<MadeCohort> {
  for (const photo of photos) expectSynthetic(photo);
  const networks = new Networks('cohort');
  try {
    const finder = await openFaceFinder(networks);
    const encoders = [];
    for (const name of encoderNames) encoders.push(await networks.open(openEncoder(name)));
    const fit: Chosen[] = [];
    const leftOut = { [reasons.unsure]: 0, [reasons.unusable]: 0, [reasons.alike]: 0 };
    for (const photo of photos) {
      const image = new Pyramid(await decodePhoto(readFileSync(photo)));
      const [face] = await findFaces(finder, image);
      if (!face || face.score < leastScore) {
        leftOut[reasons.unsure]++;
        continue;
      }
      if (assessQuality(image, face).unusable !== undefined) {
        leftOut[reasons.unusable]++;
        continue;
      }
      const vectors = await embed(encoders, image, face);
      if (fit.some((other) => fusedCosine(vectors, other.vectors) >= alike)) {
        leftOut[reasons.alike]++;
        continue;
      }
      fit.push({ photo, vectors });
    }
    const chosen = Object.keys(sources).flatMap((source) =>
      spread(fit.filter(({ photo }) => sourceOf(photo) === source)),
    );
    const byEncoder = encoderNames.map((_name, index) =>
      chosen.flatMap(({ vectors }) => vectors[index] ?? []),
    );
    const dimensions = encoderNames.map((name, index) => ({
      encoder: encoderId(name),
      dimensions: byEncoder[index]?.[0]?.length ?? 0,
    }));
    return {
      id,
      bytes: cohortBytes({ id, faces: chosen.length, encoders: dimensions }, byEncoder),
      encoders: Object.fromEntries(dimensions.map((one) => [one.encoder, one.dimensions])),
      photos: chosen.map(({ photo }) => photo),
      leftOut: { ...leftOut, [reasons.many]: fit.length - chosen.length },
    };
  } finally {
    await networks.close();
  }
}

function expectSynthetic(photo: string): void {
  const folder = dirname(photo);
  const name = `${basename(folder)}/${basename(photo)}`;
  if (basename(folder) === 'synthetic' && isListed(join(dirname(folder), 'faces.csv'), name))
    return;
  throw new TypeError(
    `${name} is not among the synthetic faces, and no vector of it may be published.`,
  );
}

function isListed(list: string, name: string): boolean {
  const rows = readFileSync(list, 'utf8').split('\n');
  return rows.some((row) => row.startsWith(`${name},synthetic,`));
}

/** As many as one source may give, at even distances. */
function spread(fit: readonly Chosen[]): Chosen[] {
  const count = Math.min(mostOfOne, fit.length);
  return Array.from({ length: count }, (_one, index) =>
    fit.at(Math.floor((index * fit.length) / count)),
  ).filter((one) => one !== undefined);
}

/** The mean of the cosines of those encoders that are fused. */
function fusedCosine(one: readonly Float32Array[], other: readonly Float32Array[]): number {
  return fusion.reduce((sum, name) => {
    const at = encoderNames.indexOf(name);
    const [a, b] = [one[at], other[at]];
    return sum + (a && b ? dot(a, b) / fusion.length : 0);
  }, 0);
}
