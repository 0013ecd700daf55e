import { describe, expect, it } from 'vitest';
import { fitImage, UnreadableImage } from '../src/index.js';
import { difference, meadow } from './pictures.js';

const picture = meadow(960, 640);

it('a picture of few enough pixels is looked at as it is', async () => {
  expect(await fitImage(picture, { mostPixels: 960 * 640 })).toEqual({ ...picture, shrunk: 1 });
});

it('one of more is shrunk, and says by how much', async () => {
  const fitted = await fitImage(picture, { mostPixels: 96 * 64 });
  expect(fitted.shrunk).toBe(10);
  expect(difference(fitted, meadow())).toBeLessThan(4);
});

describe('refused is', () => {
  const cases: [what: string, wrong: object][] = [
    ['a line', { width: 614_400, height: 1 }],
    ['one that is longer than there is time to look along', { width: 9600, height: 64 }],
    ['one with fewer bytes than pixels', { data: picture.data.subarray(1) }],
    ['one with more', { height: 639 }],
    ['one without a size', { width: Number.NaN }],
    ['one of more pixels than any photo may have', { width: 5001, height: 5000 }],
  ];
  it.each(cases)('%s', async (_what, wrong) => {
    const fitted = fitImage({ ...picture, ...wrong }, { mostPixels: 1000 });
    await expect(fitted).rejects.toThrow(UnreadableImage);
  });
});
