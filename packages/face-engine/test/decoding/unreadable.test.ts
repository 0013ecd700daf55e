import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFaceEngine, type FaceEngine, UnreadableImage } from '../../src/index.js';
import { drawing, wall } from '../drawings.js';
import { black, chunk, withChunk } from './png.js';

let engine: FaceEngine;
let png: Buffer;
let jpeg: Buffer;
beforeAll(async () => {
  engine = await createFaceEngine();
  png = await drawing(wall);
  jpeg = await sharp(png).jpeg().toBuffer();
});
afterAll(() => engine?.close());

const noImage = 'The bytes are no JPEG and no PNG image.';
const damaged = 'The image is damaged, cut off, or has more than 25 million pixels.';
const animated = 'The PNG image is animated; send one picture.';
const thin =
  'The image is less than 2 pixels wide or high, or more than 32 times longer one way than the other.';

describe('bytes that are no photo are refused, and the message says what is wrong:', () => {
  const cases: [what: string, bytes: () => Uint8Array | Promise<Uint8Array>, message: string][] = [
    ['nothing', () => new Uint8Array(), noImage],
    ['text', () => Buffer.from('This is a portrait of Ada.'), noImage],
    ['a drawing in SVG', () => Buffer.from(`<svg width="9" height="9">${wall}</svg>`), noImage],
    ['a GIF image', () => sharp(png).gif().toBuffer(), noImage],
    ['a WebP image', () => sharp(png).webp().toBuffer(), noImage],
    ['a TIFF image', () => sharp(png).tiff().toBuffer(), noImage],
    ['the head of a JPEG image alone', () => jpeg.subarray(0, 4), damaged],
    ['a JPEG image that is cut off', () => jpeg.subarray(0, jpeg.length / 2), damaged],
    ['a JPEG image whose end is missing', () => jpeg.subarray(0, -100), damaged],
    ['the signature of a PNG image alone', () => png.subarray(0, 8), damaged],
    ['a PNG image that is cut off', () => png.subarray(0, png.length / 2), damaged],
    ['a PNG image with damaged pixels', () => Buffer.from(png).fill(0x55, 100, 200), damaged],
    [
      'a PNG image with a chunk that says it is longer than the file',
      () => withChunk(png, chunk('tEXt', Buffer.from('Title\0Wall'), 0x7fff_ffff)),
      damaged,
    ],
    [
      'a PNG image with a chunk longer than any may be',
      () => withChunk(png, chunk('tEXt', Buffer.from('Title\0Wall'), 0xffff_ffff)),
      damaged,
    ],
    [
      'an animated PNG image',
      () => withChunk(png, chunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]))),
      animated,
    ],
    ['a small file of 30,000 x 30,000 pixels', () => black(30_000, 30_000), damaged],
    ['one row of pixels too many', () => black(5_000, 5_001), damaged],
    ['a single pixel', () => black(1, 1), thin],
    ['a line of pixels', () => black(400, 1), thin],
    [
      'a broad line that is longer than there is time to look along',
      () => black(1_000_000, 4),
      thin,
    ],
    ['the same, upright', () => black(4, 1_000_000), thin],
  ];
  it.each(cases)('%s', async (_what, bytes, message) => {
    const refusal = await engine.faces(await bytes()).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UnreadableImage);
    expect(refusal).toMatchObject({
      message,
      name: 'UnreadableSample',
      code: 'UNREADABLE_IMAGE',
    });
  });
});

it('every way to ask refuses them', async () => {
  const nothing = new Uint8Array();
  for (const asked of [
    engine.detect(nothing),
    engine.enrollTemplate(nothing),
    engine.probeTemplate(nothing),
    engine.properties(nothing),
    engine.liveness([nothing]),
  ]) {
    await expect(asked).rejects.toThrow(UnreadableImage);
  }
});

it('a photo of 25 million pixels, or of four, or as long as a panorama, is looked at', async () => {
  expect(await engine.faces(black(5_000, 5_000))).toEqual([]);
  expect(await engine.faces(black(2, 2))).toEqual([]);
  expect(await engine.faces(black(12_800, 400))).toEqual([]);
});
