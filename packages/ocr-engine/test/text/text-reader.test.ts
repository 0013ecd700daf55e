import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NetworkMissing } from '../../src/inference/network-missing.js';
import { openTextReader, type TextReader } from '../../src/text/text-reader.js';
import { plain, specimenPhoto, turnedBy } from '../documents.js';
import { textModels } from './text-models.js';

let reader: TextReader;
beforeAll(async () => {
  reader = await openTextReader(textModels);
});
afterAll(() => reader.close());

describe('the text of a specimen', () => {
  test.for([1, 2, 3])('is read however it lies: turned by %i quarters', async (quarters, ctx) => {
    const photo = turnedBy(await specimenPhoto(ctx, 'td3.jpg'), quarters);
    const { lines, turn, cutOff } = await reader.read(photo);
    expect(turn).toBe((4 - quarters) % 4);
    expect(lines.map(({ text }) => text.replaceAll(' ', ''))).toEqual(
      expect.arrayContaining([
        'UTOPIA',
        'L898902C3',
        'Name/Nom',
        'ERIKSSON,ANNAMARIA',
        '12AUG/AOUT74',
      ]),
    );
    expect(cutOff).toBe(false);
  });

  test('lies where it is printed, from its beginning, and says where each letter is', async (ctx) => {
    const photo = await specimenPhoto(ctx, 'td3.jpg');
    const { lines } = await reader.read(photo, { upright: true });
    const line = lines.find(({ text }) => text === 'L898902C3');
    expect(line?.confidence).toBeGreaterThan(0.9);
    const [topLeft, topRight, bottomRight] = line?.box ?? [];
    // Measured by hand on the photo: from (490, 84) to (566, 96).
    expect(topLeft?.x).toBeCloseTo(490, -1);
    expect(topRight?.x).toBeCloseTo(566, -1);
    expect(topLeft?.y).toBeLessThan(86);
    expect(bottomRight?.y).toBeGreaterThan(94);
    const places = line?.places ?? [];
    expect(places).toHaveLength(9);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places.every((place) => place > 0 && place < 1)).toBe(true);
  });

  test('is left unread where it is not wanted', async (ctx) => {
    const photo = await specimenPhoto(ctx, 'td3.jpg');
    const zone = [
      { x: 40, y: 335 },
      { x: 640, y: 335 },
      { x: 640, y: 400 },
      { x: 40, y: 400 },
    ] as const;
    const { lines } = await reader.read(photo, { upright: true, without: [zone] });
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter(({ text }) => text.includes('<<'))).toEqual([]);
  });

  test('is cut off at a number of lines, and says so', async (ctx) => {
    const photo = await specimenPhoto(ctx, 'td3.jpg');
    const { lines, cutOff } = await reader.read(photo, { mostLines: 5 });
    expect(cutOff).toBe(true);
    expect(lines.length).toBeLessThanOrEqual(5);
    expect(lines.map(({ text }) => text)).toContain('UTOPIA');
  });
});

describe('what shows no text', () => {
  test.each([
    ['black', plain(400, 300, 0)],
    ['white', plain(300, 400, 255)],
    ['one pixel', plain(1, 1, 128)],
    ['a mere line', plain(2000, 2, 128)],
    ['noise', noise(600, 400)],
  ])('has no lines: %s', async (_, picture) => {
    expect(await reader.read(picture)).toEqual({ lines: [], turn: 0, cutOff: false });
  });
});

test.each(['detector', 'recogniser', 'alphabet'] as const)(
  'a reader does not open without its %s, and names the file',
  async (model) => {
    const opening = openTextReader({ ...textModels, [model]: '/nowhere/model.onnx' });
    await expect(opening).rejects.toThrow(NetworkMissing);
    await expect(opening).rejects.toMatchObject({
      code: 'NETWORK_MISSING',
      file: '/nowhere/model.onnx',
    });
  },
);

/** The same each time: a linear congruential generator, by Numerical Recipes. */
function noise(width: number, height: number) {
  const picture = plain(width, height, 0);
  let state = 1;
  for (let at = 0; at < picture.data.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    picture.data[at] = state >>> 24;
  }
  return picture;
}
