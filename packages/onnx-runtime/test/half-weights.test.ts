import { halfWeights, type OnnxGraph, writeOnnx } from '@biometrid/model-build';
import { describe, expect, it } from 'vitest';
import { InferenceSession, Tensor } from '../src/index.js';

/** y = x · w, for as many numbers as there are weights. */
const network = (weights: Float32Array): OnnxGraph => ({
  name: 'product',
  inputs: [{ name: 'x', shape: [1, weights.length] }],
  outputs: [{ name: 'y', shape: [1, weights.length] }],
  constants: [{ name: 'w', shape: [weights.length], data: weights }],
  nodes: [{ type: 'Mul', inputs: ['x', 'w'], output: 'y', attributes: {} }],
});

/** What the network makes of ones: its weights, as the runtime has them. */
async function weightsIn(file: Uint8Array, count: number): Promise<number[]> {
  const session = await InferenceSession.create(file);
  const ones = new Tensor('float32', new Float32Array(count).fill(1), [1, count]);
  const { y } = await session.run({ x: ones });
  await session.release();
  if (!(y?.data instanceof Float32Array)) throw new Error('No numbers came out.');
  return [...y.data];
}

describe('a network with its weights in half precision', () => {
  it('has weights that are off by at most 1 in 2,048, in half of the bytes', async () => {
    const weights = new Float32Array(4096).map((_, i) => Math.sin(i) * 3 ** ((i % 7) - 3));
    const whole = writeOnnx(network(weights), {});
    const half = halfWeights(whole);
    expect(half.length).toBeLessThan(whole.length / 2 + 200);
    const read = await weightsIn(half, weights.length);
    expect(read).not.toEqual([...weights]);
    for (const [i, weight] of weights.entries())
      expect(Math.abs((read[i] ?? Number.NaN) - weight)).toBeLessThanOrEqual(
        Math.max(Math.abs(weight) / 2048, 2 ** -25),
      );
  });

  it('has the same weights where those are halves already, the smallest and the largest among them', async () => {
    const halves = [0, 1, -1.5, 65_504, -65_504, 2 ** -14, 2 ** -24, 1023 * 2 ** -24, 2047 / 1024];
    const weights = new Float32Array(1024).map((_, i) => halves[i % halves.length] ?? 0);
    const half = halfWeights(writeOnnx(network(weights), {}));
    expect(half.length).toBeLessThan(3 * 1024);
    expect(await weightsIn(half, weights.length)).toEqual([...weights]);
  });

  it.each([
    ['few', new Float32Array(1000).fill(0.1)],
    ['too large', new Float32Array(2000).fill(70_000)],
    ['too small', new Float32Array(2000).fill(1e-7)],
  ])('is the same file when its weights are %s', (_, weights) => {
    const file = writeOnnx(network(weights), { licence: 'MIT' });
    expect(halfWeights(file)).toEqual(file);
  });

  it('is no other when it is made once more', () => {
    const once = halfWeights(writeOnnx(network(new Float32Array(2000).fill(0.1)), {}));
    expect(halfWeights(once)).toEqual(once);
  });
});
