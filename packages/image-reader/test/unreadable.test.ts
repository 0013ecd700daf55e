import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeImage, UnreadableImage } from '../src/index.js';
import { meadow, photoOf } from './pictures.js';
import { black, chunk, withChunk } from './png.js';

const mostPixels = 12_000_000;
let png: Buffer;
let jpeg: Buffer;
beforeAll(async () => {
  png = await photoOf(meadow(240, 160)).png().toBuffer();
  jpeg = await sharp(png).jpeg().toBuffer();
});

const noImage = 'The bytes are no JPEG and no PNG image.';
const damaged = 'The image is damaged, cut off, or has more than 25 million pixels.';
const animated = 'The PNG image is animated; send one picture.';
const thin =
  'The image is less than 2 pixels wide or high, or more than 32 times longer one way than the other.';

describe('bytes that are no photo are refused, and the message says what is wrong:', () => {
  const cases: [what: string, bytes: () => Uint8Array | Promise<Uint8Array>, message: string][] = [
    ['nothing', () => new Uint8Array(), noImage],
    ['text', () => Buffer.from('This is a portrait of Ada.'), noImage],
    ['a drawing in SVG', () => Buffer.from('<svg width="9" height="9"></svg>'), noImage],
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
    const refusal = await decodeImage(await bytes(), { mostPixels }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(UnreadableImage);
    expect(refusal).toMatchObject({
      message,
      name: 'UnreadableSample',
      code: 'UNREADABLE_IMAGE',
    });
  });
});

it.each<[number, number]>([
  [5_000, 5_000],
  [2, 2],
  [12_800, 400],
])('a photo of %i x %i pixels is looked at', async (width, height) => {
  const seen = await decodeImage(black(width, height), { mostPixels });
  expect(seen.width / seen.height).toBeCloseTo(width / height, 1);
  expect(seen.data.every((value) => value === 0)).toBe(true);
});

it('the memory stays as it is after 300 photos that cannot be read', async () => {
  const large = photoOf(meadow(2000, 1500));
  const photos = [await large.jpeg({ quality: 95 }).toBuffer(), await large.png().toBuffer()];
  const cutOff = photos.map((photo) => photo.subarray(0, -500));
  const read = async (times: number) => {
    for (let time = 0; time < times; time++) {
      const photo = cutOff[time % 2] ?? jpeg;
      await expect(decodeImage(photo, { mostPixels })).rejects.toThrow(UnreadableImage);
    }
    return process.memoryUsage().rss;
  };
  const settled = await read(40);
  // Less than eight decoded photos would need.
  expect((await read(300)) - settled).toBeLessThan(64 * 2 ** 20);
});
