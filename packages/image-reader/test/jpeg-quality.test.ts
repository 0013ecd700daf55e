import sharp, { type JpegOptions } from 'sharp';
import { describe, expect, it } from 'vitest';
import { jpegQuality } from '../src/index.js';

/** A picture of a few colours, stored at a quality. */
function stored(quality: number, options: JpegOptions = {}): Promise<Buffer> {
  return sharp({ create: { width: 40, height: 24, channels: 3, background: '#a63' } })
    .jpeg({ quality, ...options })
    .toBuffer();
}

describe('the quality that a JPEG image was stored at', () => {
  it.each([1, 5, 14, 15, 40, 75, 92, 100])('is told: %d', async (quality) => {
    expect(jpegQuality(await stored(quality))).toBe(quality);
  });

  it('is told of progressive images, and of grey ones', async () => {
    expect(jpegQuality(await stored(12, { progressive: true }))).toBe(12);
    const grey = await sharp(await stored(90))
      .greyscale()
      .jpeg({ quality: 7 })
      .toBuffer();
    expect(jpegQuality(grey)).toBe(7);
  });

  it('is about the same where the tables are of another kind', async () => {
    const quality = jpegQuality(await stored(30, { quantisationTable: 3 }));
    expect(quality).toBeGreaterThan(15);
    expect(quality).toBeLessThanOrEqual(30);
  });

  it('is that of the first component, whatever number its table has', async () => {
    // Two tables, of brightness and of colour; the frame's components name them by 0, 1 and 1.
    const jpeg = await stored(10);
    const swapped = Uint8Array.from(jpeg);
    const first = jpeg.indexOf(Buffer.from([0xff, 0xdb, 0x00, 0x43, 0x00]));
    const second = jpeg.indexOf(Buffer.from([0xff, 0xdb, 0x00, 0x43, 0x01]));
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    expect(Math.min(first, second, frame)).toBeGreaterThan(0);
    [swapped[first + 4], swapped[second + 4], swapped[frame + 12]] = [1, 0, 1];
    expect(jpegQuality(swapped)).toBe(10);
  });

  it('is unknown of what is no JPEG image, or says nothing of it', async () => {
    const png = await sharp(await stored(5))
      .png()
      .toBuffer();
    const [start, end] = [
      [0xff, 0xd8],
      [0xff, 0xd9],
    ] as const;
    for (const bytes of [
      png,
      Buffer.alloc(0),
      Buffer.from(start),
      Buffer.from([...start, ...end, 0, 0]),
      // A segment that is shorter than its own length, one that goes on beyond the end, and fill bytes alone.
      Buffer.from([...start, 0xff, 0xdb, 0, 1, 0, 0]),
      Buffer.from([...start, 0xff, 0xdb, 0, 67, 0, 0]),
      Buffer.from([...start, ...Array.from({ length: 50 }, () => 0xff)]),
    ]) {
      expect(jpegQuality(bytes)).toBeUndefined();
    }
  });

  it('is looked for without end or error in any bytes', async () => {
    const jpeg = await stored(20);
    for (let length = 0; length < jpeg.length; length++) {
      expect([20, undefined]).toContain(jpegQuality(jpeg.subarray(0, length)));
    }
    for (let at = 0; at < Math.min(400, jpeg.length); at++) {
      const damaged = Uint8Array.from(jpeg);
      damaged[at] = 0xff - (damaged[at] ?? 0);
      expect(jpegQuality(damaged) ?? 1).toSatisfy(
        (quality: number) => quality >= 1 && quality <= 100,
      );
    }
  });
});
