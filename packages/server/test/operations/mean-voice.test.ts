import { expect, it } from 'vitest';
import { meanVector } from '../../src/operations/voice/enrolled-voice.js';

it('the voice that several recordings make is of length 1, and between them', () => {
  const [a, b] = [Float32Array.from([1, 0, 0]), Float32Array.from([0, 1, 0])];
  const mean = meanVector([a, b]);
  expect(Math.hypot(...mean)).toBeCloseTo(1, 6);
  expect([...mean]).toEqual([Math.fround(Math.SQRT1_2), Math.fround(Math.SQRT1_2), 0]);
});
