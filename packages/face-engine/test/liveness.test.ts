import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFaceEngine, type FaceEngine } from '../src/index.js';
import { drawing, wall } from './drawings.js';
import { person, spoofs } from './photographs.js';

let engine: FaceEngine;
beforeAll(async () => {
  engine = await createFaceEngine();
});
afterAll(() => engine?.close());

it('living people score above photographed prints and screens, on average by far', async (ctx) => {
  const mean = async (kind: 'real' | 'fake') => {
    const { score, frames } = await engine.liveness(spoofs(ctx, kind, 10));
    for (const frame of frames) {
      expect(frame ?? 0).toBeGreaterThanOrEqual(0);
      expect(frame ?? 0).toBeLessThanOrEqual(1);
    }
    return score ?? Number.NaN;
  };
  expect((await mean('real')) - (await mean('fake'))).toBeGreaterThan(0.3);
});

it('frames of a session are judged one by one, and their mean counts', async (ctx) => {
  const photos = [...spoofs(ctx, 'real', 2), ...spoofs(ctx, 'fake', 2)];
  const { score, frames } = await engine.liveness(photos);
  expect(frames).toHaveLength(4);
  for (const [index, photo] of photos.entries()) {
    expect(await engine.liveness([photo])).toEqual({
      score: frames[index],
      frames: [frames[index]],
    });
  }
  const sum = frames.reduce<number>((total, frame) => total + (frame ?? Number.NaN), 0);
  expect(score).toBeCloseTo(sum / 4, 9);
});

it('a frame without a face does not count', async (ctx) => {
  expect(engine.offers.liveness).toBe(true);
  const photo = person(ctx, 'Tony_Blair', 2);
  const bricks = await drawing(wall);
  const { score } = await engine.liveness([photo]);
  expect(await engine.liveness([bricks, photo])).toEqual({ score, frames: [undefined, score] });
  const none = { score: undefined, frames: [undefined] };
  expect(await engine.liveness([bricks])).toEqual(none);
  expect(await engine.liveness([])).toEqual({ score: undefined, frames: [] });
});

it('a clean photo that is sent as a file passes: it shows no trace of print or screen', async (ctx) => {
  const { score } = await engine.liveness([person(ctx, 'Tony_Blair', 2)]);
  expect(score).toBeGreaterThan(0.5);
});
