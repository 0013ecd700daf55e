import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFaceEngine, type FaceEngine } from '../src/index.js';
import { person } from './photographs.js';

let engine: FaceEngine;
beforeAll(async () => {
  engine = await createFaceEngine();
});
afterAll(() => engine?.close());

/** What a process may keep for itself between two looks at its memory: less than three decoded photos would need. */
const slack = 64 * 2 ** 20;

/** By how many bytes a process grows while something is done many times, once it has been done often enough to settle. */
async function growth(settling: number, times: number, something: () => Promise<unknown>) {
  for (let time = 0; time < settling; time++) await something();
  const before = process.memoryUsage().rss;
  for (let time = 0; time < times; time++) await something();
  return process.memoryUsage().rss - before;
}

it('the memory stays as it is after 50 faces', async (ctx) => {
  const photo = person(ctx, 'Tony_Blair', 2);
  const wants = { embeddings: true, properties: true, liveness: true };
  expect(await growth(20, 50, () => engine.faces(photo, wants))).toBeLessThan(slack);
});
