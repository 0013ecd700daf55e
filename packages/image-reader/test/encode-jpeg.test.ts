import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage, encodeJpeg, greyOf } from '../src/index.js';
import { difference, meadow } from './pictures.js';

const picture = meadow(960, 640);
const mostPixels = 1_000_000;

describe('a picture becomes a JPEG image', () => {
  it('that shows the same', async () => {
    const jpeg = await encodeJpeg(picture, { quality: 90, longSide: 2000 });
    expect(difference(await decodeImage(jpeg, { mostPixels }), picture)).toBeLessThan(2);
  });

  it('in grey, when it is grey', async () => {
    const jpeg = await encodeJpeg(greyOf(picture), { quality: 90, longSide: 2000 });
    expect(await sharp(jpeg).metadata()).toMatchObject({ format: 'jpeg', channels: 1 });
  });

  it('shrunk to the longer side that is wanted, never enlarged', async () => {
    const sizes = [];
    for (const longSide of [480, 960, 1600]) {
      const { width, height } = await sharp(
        await encodeJpeg(picture, { quality: 80, longSide }),
      ).metadata();
      sizes.push([width, height]);
    }
    expect(sizes).toEqual([
      [480, 320],
      [960, 640],
      [960, 640],
    ]);
  });

  it('of fewer bytes when less quality will do', async () => {
    const [good, poor] = await Promise.all(
      [95, 30].map((quality) => encodeJpeg(picture, { quality, longSide: 960 })),
    );
    expect(poor?.length).toBeLessThan((good?.length ?? 0) / 2);
  });

  it('that says nothing of where it came from', async () => {
    const { exif, icc, xmp } = await sharp(
      await encodeJpeg(picture, { quality: 80, longSide: 960 }),
    ).metadata();
    expect([exif, icc, xmp]).toEqual([undefined, undefined, undefined]);
  });
});

describe('refused is', () => {
  it.each([0, 101, 80.5, Number.NaN])('the quality %d', async (quality) => {
    await expect(encodeJpeg(picture, { quality, longSide: 960 })).rejects.toThrow(RangeError);
  });

  it.each([0, 65_536, Infinity, 1.5])('a side of %d pixels', async (longSide) => {
    await expect(encodeJpeg(picture, { quality: 80, longSide })).rejects.toThrow(RangeError);
  });

  it('a picture of which pixels are missing, or that has none', async () => {
    for (const wrong of [
      { ...picture, data: picture.data.subarray(1) },
      { ...picture, width: 0, data: new Uint8Array() },
      { ...picture, height: -640 },
    ]) {
      const encoded = encodeJpeg(wrong, { quality: 80, longSide: 960 });
      await expect(encoded).rejects.toThrow(RangeError);
    }
  });
});
