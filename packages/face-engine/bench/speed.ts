import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { photosOf } from './photos/photo-sets.js';
import { threeMegapixels } from './photos/three-megapixels.js';
import { compete } from './speed/compete.js';
import { type Cost, median, medianCost } from './speed/cost.js';
import { installPeers } from './speed/peers.js';
import { measureStages } from './speed/stages.js';
import type { Attempt } from './speed/take-part.js';

/**
 * What it takes to find a face and make its vector, beside two other libraries on the same photos in the same minutes; what the
 * engine's stages take; and what photos of 3 megapixels do. No process runs its networks in more than one thread.
 */
const timesAsFast = 4;
const millisecondsOf3Megapixels = 150;

const photos = photosOf('lfw-sample').map(({ path }) => path);
installPeers();
const folder = mkdtempSync(join(tmpdir(), 'biometrid-bench-'));
const large = await threeMegapixels(
  photos.filter((_photo, number) => number % 5 === 0),
  folder,
);

const [ours = [], human = [], faceApi = [], everything = []] = await compete(
  ['biometrid', 'human', 'face-api', 'everything'],
  photos,
);
const [oursLarge = [], everythingLarge = []] = await compete(['biometrid', 'everything'], large);
console.log('Medians in milliseconds: on the clock, and of processor time');
console.table({
  BiometrID: row(ours),
  '@vladmandic/human': row(human),
  '@vladmandic/face-api': row(faceApi),
  'BiometrID, both encoders, properties, liveness': row(everything),
  'BiometrID, 3 megapixels': row(oursLarge),
  'the same, 3 megapixels': row(everythingLarge),
});

const stages = await measureStages(photos);
const stagesLarge = await measureStages(large);
console.log('Medians in milliseconds of processor time');
console.table(
  Object.fromEntries(
    [...stages].map(([stage, { processor }]) => [
      stage,
      {
        '250 x 250': processor.toFixed(2),
        '2048 x 1536': stagesLarge.get(stage)?.processor.toFixed(2),
      },
    ]),
  ),
);
rmSync(folder, { recursive: true });

const ratios = [
  ratioTo('@vladmandic/human', human, whole),
  ratioTo('@vladmandic/human, decoding apart', human, withoutDecoding),
  ratioTo('@vladmandic/face-api', faceApi, whole),
  ratioTo('@vladmandic/face-api, decoding apart', faceApi, withoutDecoding),
];
const photo = medianCost(oursLarge.map(whole)).wall;
const targets = [
  ...ratios,
  {
    what: 'milliseconds of a photo of 3 megapixels',
    measured: photo.toFixed(0),
    wanted: `at most ${millisecondsOf3Megapixels}`,
    met: photo <= millisecondsOf3Megapixels,
  },
];
console.table(targets);
process.exitCode = targets.every(({ met }) => met) ? 0 : 1;

function whole({ whole }: Attempt): Cost {
  return whole;
}

function withoutDecoding({ whole, decoding }: Attempt): Cost {
  return { wall: whole.wall - decoding.wall, processor: whole.processor - decoding.processor };
}

function row(attempts: readonly Attempt[]) {
  const text = ({ wall, processor }: Cost) => `${wall.toFixed(1)} / ${processor.toFixed(1)}`;
  return {
    whole: text(medianCost(attempts.map(whole))),
    'decoding apart': text(medianCost(attempts.map(withoutDecoding))),
    'faces found': `${attempts.filter(({ found }) => found).length} of ${attempts.length}`,
    'MB resident': Math.max(...attempts.map(({ residentMegabytes }) => residentMegabytes)).toFixed(
      0,
    ),
  };
}

/** How many times as fast as a peer, photo by photo; those where the peer found no face would flatter it. */
function ratioTo(name: string, peer: readonly Attempt[], cost: (attempt: Attempt) => Cost) {
  const ratios = peer.flatMap((theirs, number) => {
    const own = ours[number];
    if (own === undefined || !own.found || !theirs.found) return [];
    return cost(theirs).wall / cost(own).wall;
  });
  const ratio = median(ratios);
  return {
    what: `times as fast as ${name}`,
    measured: ratio.toFixed(1),
    wanted: `at least ${timesAsFast}`,
    met: ratio >= timesAsFast,
  };
}
