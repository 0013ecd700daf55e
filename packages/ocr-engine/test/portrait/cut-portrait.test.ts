import { describe, expect, test } from 'vitest';
import { cutPortrait } from '../../src/portrait/cut-portrait.js';
import { plain } from '../documents.js';

const card = plain(1000, 630, 180);
const faces = (...boxes: readonly { x: number; y: number; width: number; height: number }[]) => {
  return async () => boxes.map((box) => ({ box }));
};

describe('the portrait', () => {
  test('is cut with the head as ISO/IEC 19794-5 has it: four sevenths of the width', async () => {
    const face = { x: 100, y: 200, width: 140, height: 180 };
    const portrait = await cutPortrait(card, faces(face));
    expect(portrait?.face).toEqual(face);
    const { x = 0, width = 0 } = portrait?.box ?? {};
    expect(face.width / width).toBeCloseTo(4 / 7, 1);
    expect(x + width / 2).toBeCloseTo(170, -1);
    expect(portrait?.picture.width).toBe(width);
    expect(portrait?.picture.height).toBe(portrait?.box.height);
    expect(portrait?.picture.data.length).toBe(width * (portrait?.box.height ?? 0) * 3);
  });

  test('is the largest face, and a small second one is told of', async () => {
    const small = { x: 800, y: 400, width: 60, height: 80 };
    const large = { x: 100, y: 200, width: 140, height: 180 };
    const portrait = await cutPortrait(card, faces(small, large));
    expect(portrait?.face).toEqual(large);
    expect(portrait?.second).toEqual(small);
  });

  test("of two faces of a size the second is nobody's small portrait", async () => {
    const one = { x: 100, y: 200, width: 140, height: 180 };
    const other = { x: 500, y: 200, width: 140, height: 175 };
    expect((await cutPortrait(card, faces(one, other)))?.second).toBeUndefined();
  });

  test('ends where the card does', async () => {
    const portrait = await cutPortrait(card, faces({ x: -10, y: 560, width: 140, height: 180 }));
    expect(portrait?.box.x).toBe(0);
    expect(portrait?.box).toMatchObject({ y: 470, height: 160 });
  });

  test.each([
    ['no face', []],
    ['one that is no box', [{ x: Number.NaN, y: 0, width: 10, height: 10 }]],
    ['one beside the card', [{ x: 5000, y: 5000, width: 100, height: 100 }]],
  ])('is absent: %s', async (_, boxes) => {
    expect(await cutPortrait(card, faces(...boxes))).toBeUndefined();
  });
});
