import { decodeImage, type RgbImage, warp } from '@biometrid/image-reader';
import { describe, expect, it } from 'vitest';
import { sidesCheck } from '../../src/checks/sides-check.js';
import { photograph } from '../specimens/photograph.js';
import { type SpecimenKind, specimen } from '../specimens/specimen.js';

const twoSided: readonly SpecimenKind[] = ['TD1', 'DRIVING-LICENCE'];

async function sides(kind: SpecimenKind, seed: number) {
  const made = await specimen({ seed, kind });
  const cut = async (side: typeof made.front, shot: number): Promise<RgbImage> => {
    const light = { noise: 2 * shot, blur: 0.4 * shot, shadow: 0.15 * shot, jpeg: 90 - shot * 10 };
    const photo = await photograph(side, {
      seed: shot,
      letterHeight: 8 + shot,
      angle: shot * 3,
      ...light,
    });
    const image = await decodeImage(photo.jpeg, { mostPixels: 12e6 });
    return warp(image, photo.truth.page, { width: 480, height: 302 });
  };
  return { made, cut };
}

function turned(image: RgbImage): RgbImage {
  const data = new Uint8Array(image.data.length);
  const pixels = data.length / 3;
  for (let i = 0; i < pixels; i++)
    data.set(image.data.subarray(i * 3, i * 3 + 3), (pixels - 1 - i) * 3);
  return { ...image, data };
}

describe('front and back', () => {
  it.each(twoSided)(
    'of a document (%s) differ, and two photos of one side do not',
    async (kind) => {
      const { made, cut } = await sides(kind, 7);
      if (made.back === undefined) throw new Error(`A ${kind} has a back.`);
      const [front, again, back] = [
        await cut(made.front, 1),
        await cut(made.front, 2),
        await cut(made.back, 1),
      ];
      expect(sidesCheck(front, back)).toMatchObject({
        name: 'sides_differ',
        good: true,
        decisive: true,
      });
      expect(sidesCheck(front, again)).toMatchObject({ good: false });
      expect(sidesCheck(front, turned(again))).toMatchObject({ good: false });
      expect(sidesCheck(front, front)).toMatchObject({ good: false, detail: '1.00' });
    },
  );

  it('that are one colour each are the same picture', () => {
    const plain = (value: number): RgbImage => ({
      width: 30,
      height: 20,
      channels: 3,
      data: new Uint8Array(1800).fill(value),
    });
    expect(sidesCheck(plain(0), plain(255)).good).toBe(false);
  });
});
