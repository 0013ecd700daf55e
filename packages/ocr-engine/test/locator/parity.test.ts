import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Frame, look } from '../../src/locator/frame.js';
import { type LocatorNetwork, openLocatorNetwork } from '../../src/locator/locator-network.js';
import { pyramidOf } from '../../src/locator/pyramid.js';

interface Reference {
  readonly width: number;
  readonly height: number;
  readonly grey: string;
  readonly frame: Frame;
  readonly every: number;
  readonly view: readonly number[];
  readonly maps: readonly (readonly number[])[];
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('../../training/reference/locator.json', import.meta.url), 'utf8'),
);
const weights = fileURLToPath(
  new URL('../../../ocr-models/weights/mrz-locator.onnx', import.meta.url),
);
const { width, height, frame, every } = reference;
const data = new Uint8Array(Buffer.from(reference.grey, 'base64'));
const view = look(pyramidOf({ width, height, channels: 1, data }), frame);

describe('What the locator is shown, and what it says of it', () => {
  let network: LocatorNetwork;
  beforeAll(async () => {
    network = await openLocatorNetwork(weights);
  });
  afterAll(() => network.close());

  it('is the view that it was trained with', () => {
    expect(farthest(sampled(view), reference.view)).toBeLessThan(1e-3);
  });

  it('is what its training gave, within a thousandth', async () => {
    const { core, page, cosine, sine, size } = await network.run(view, frame.rows, frame.columns);
    [core, page, cosine, sine, size].forEach((map, channel) => {
      expect(farthest(sampled(map), reference.maps[channel] ?? [])).toBeLessThan(1e-3);
    });
  });
});

const sampled = (values: Float32Array) => [...values].filter((_, i) => i % every === 0);

function farthest(values: readonly number[], wanted: readonly number[]): number {
  expect(values).toHaveLength(wanted.length);
  return Math.max(...values.map((value, i) => Math.abs(value - (wanted[i] ?? Number.NaN))));
}
