import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCohort } from './make-cohort.js';
import { sourceOf, sources } from './sources.js';

// Makes `weights/face-cohort.bin` of `@biometrid/face-models` and its card, of the faces that lie beside the repository; its `tsx
// build/run.ts --record` then writes down the new hash. The same faces give the same bytes.

const folder = fileURLToPath(
  new URL('../../../../shared/data/face/peoples/synthetic', import.meta.url),
);
const photos = readdirSync(folder)
  .sort()
  .map((file) => join(folder, file));

const { id, bytes, encoders, photos: chosen, leftOut } = await makeCohort(photos);

const data = Object.entries(sources).map(([prefix, source]) => ({
  ...source,
  faces: chosen.filter((photo) => sourceOf(photo) === prefix).length,
}));
const weights = new URL('../../face-models/weights/', import.meta.url);
mkdirSync(weights, { recursive: true });
writeFileSync(new URL('face-cohort.bin', weights), bytes);
const card = {
  id,
  faces: chosen.length,
  encoders,
  data,
  command: 'pnpm --filter @biometrid/face-engine cohort',
  leftOut,
};
writeFileSync(new URL('face-cohort.card.json', weights), `${JSON.stringify(card, null, 2)}\n`);
console.log(card);
