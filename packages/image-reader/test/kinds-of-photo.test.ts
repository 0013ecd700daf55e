import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeImage, greyOf, type RgbImage } from '../src/index.js';
import { difference, meadow, photoOf } from './pictures.js';

const mostPixels = 1_000_000;
const picture = meadow();
let photo: Buffer;
beforeAll(async () => {
  photo = await photoOf(picture).png().toBuffer();
});

describe('the same picture is seen in a photo', () => {
  const cases: [what: string, of: (photo: Sharp) => Sharp, most: number][] = [
    ['as PNG', (photo) => photo.png(), 0],
    ['as JPEG', (photo) => photo.jpeg({ quality: 95 }), 3],
    ['as progressive JPEG', (photo) => photo.jpeg({ quality: 95, progressive: true }), 3],
    // The colours of print are fewer: blue comes out duller.
    ['in the colours of print', (photo) => photo.toColourspace('cmyk').jpeg({ quality: 95 }), 15],
    ['in another colour profile', (photo) => photo.withIccProfile('p3').png(), 2],
    ['of 16 bits a channel', (photo) => photo.toColourspace('rgb16').png(), 1],
    ['with a palette', (photo) => photo.png({ palette: true, colours: 256, dither: 0 }), 5],
    ['that says it is opaque', (photo) => photo.ensureAlpha(1).png(), 0],
    ['in interlaced rows', (photo) => photo.png({ progressive: true }), 0],
  ];
  it.each(cases)('%s', async (_what, of, most) => {
    const seen = await decodeImage(await of(sharp(photo)).toBuffer(), { mostPixels });
    expect(seen).toMatchObject({ channels: 3, shrunk: 1 });
    expect(seen.data).toHaveLength(picture.data.length);
    expect(difference(seen, picture)).toBeLessThanOrEqual(most);
  });
});

describe('grey is as bright in all three channels in a photo', () => {
  const grey = greyOf(picture);
  const inThree: RgbImage = {
    ...picture,
    data: Uint8Array.from(picture.data, (_, at) => grey.data[Math.floor(at / 3)] ?? 0),
  };
  const cases: [what: string, of: (photo: Sharp) => Sharp][] = [
    ['as JPEG', (photo) => photo.jpeg({ quality: 95 })],
    ['as PNG', (photo) => photo.png()],
    ['of 16 bits', (photo) => photo.toColourspace('grey16').png()],
    ['that has a channel of transparency', (photo) => photo.ensureAlpha(1).png()],
  ];
  it.each(cases)('%s', async (_what, of) => {
    const stored = photoOf(grey).toColourspace('b-w');
    const seen = await decodeImage(await of(stored).toBuffer(), { mostPixels });
    expect(difference(seen, inThree)).toBeLessThanOrEqual(1);
  });
});

it('what is half transparent is seen on grey', async () => {
  const half = await sharp(photo).ensureAlpha(0.5).png().toBuffer();
  const onGrey = { ...picture, data: picture.data.map((value) => (value + 128) / 2) };
  expect(difference(await decodeImage(half, { mostPixels }), onGrey)).toBeLessThanOrEqual(1);
});

describe('a photo is turned upright by its EXIF orientation', () => {
  /** How the pixels of an upright photo are stored under each orientation: mirrored first, then turned clockwise. */
  const stored = [
    { orientation: 1, mirrored: false, turned: 0 },
    { orientation: 2, mirrored: true, turned: 0 },
    { orientation: 3, mirrored: false, turned: 180 },
    { orientation: 4, mirrored: true, turned: 180 },
    { orientation: 5, mirrored: true, turned: 270 },
    { orientation: 6, mirrored: false, turned: 270 },
    { orientation: 7, mirrored: true, turned: 90 },
    { orientation: 8, mirrored: false, turned: 90 },
  ];
  it.each(stored)('$orientation', async ({ orientation, mirrored, turned }) => {
    const first = await sharp(photo).flop(mirrored).png().toBuffer();
    const turnedPhoto = sharp(first).rotate(turned).withMetadata({ orientation });
    const seen = await decodeImage(await turnedPhoto.jpeg({ quality: 95 }).toBuffer(), {
      mostPixels,
    });
    expect(difference(seen, picture)).toBeLessThan(3);
  });
});

describe('a photo of more pixels than are looked at', () => {
  it('is shrunk to about as many, upright, and says by how much', async () => {
    const lying = await sharp(photo).rotate(90).png().toBuffer();
    const large = sharp(lying).resize(960, 1440).withMetadata({ orientation: 8 });
    const seen = await decodeImage(await large.jpeg({ quality: 95 }).toBuffer(), {
      mostPixels: 96 * 64,
    });
    expect(seen.shrunk).toBe(15);
    expect(difference(seen, picture)).toBeLessThan(4);
  });

  it.each([
    [4000, 3000, 12_000_000, 1],
    [4000, 3000, 3_000_000, 2],
    [3001, 199, 10_000, 7.7],
  ])('of %i x %i with %i to look at is 1 / %d as wide', async (width, height, most, shrunk) => {
    const large = await sharp(photo).resize(width, height, { fit: 'fill' }).jpeg().toBuffer();
    const seen = await decodeImage(large, { mostPixels: most });
    expect(seen.shrunk).toBeCloseTo(shrunk, 1);
    expect(seen.width * seen.height).toBeLessThanOrEqual(most + 2 * seen.height);
  });

  it.each([0, -1, Number.NaN, 0.5])('cannot be looked at by %d pixels', async (mostPixels) => {
    await expect(decodeImage(photo, { mostPixels })).rejects.toThrow(RangeError);
  });
});

it('bytes are read where they lie in a larger buffer, and left as they are', async () => {
  const larger = new Uint8Array(photo.length + 200).fill(0xff);
  larger.set(photo, 100);
  const before = Buffer.from(larger);
  const seen = await decodeImage(larger.subarray(100, 100 + photo.length), { mostPixels });
  expect(difference(seen, picture)).toBe(0);
  expect(before.equals(larger)).toBe(true);
});
