import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFaceEngine, type Face, type FaceEngine } from '../../src/index.js';
import { person } from '../photographs.js';

let engine: FaceEngine;
let photo: Buffer;
let face: Face;
beforeAll(async () => {
  engine = await createFaceEngine();
});
beforeEach(async (ctx) => {
  photo = person(ctx, 'Gerhard_Schroeder', 1);
  face = await onlyFace(photo);
});
afterAll(() => engine?.close());

async function onlyFace(image: Uint8Array): Promise<Face> {
  const faces = await engine.faces(image, { embeddings: true });
  const [first] = faces;
  if (first === undefined || faces.length > 1) throw new Error(`${faces.length} faces were found.`);
  return first;
}

/** The face is where it was, to a hundredth of the photo's width, and the same person's beyond doubt. */
async function expectSameFace(image: Uint8Array): Promise<void> {
  const found = await onlyFace(image);
  for (const side of ['x', 'y', 'width', 'height'] as const) {
    expect(Math.abs(found.box[side] - face.box[side]), side).toBeLessThan(2.5);
  }
  const [one, other] = [face, found].map(({ embeddings = [] }) => ({ embeddings }));
  if (one === undefined || other === undefined) throw new Error('There are no templates.');
  const { score } = engine.compare(one, other);
  expect(score).toBeGreaterThan(0.9);
}

describe('the same face is found on a photo', () => {
  const cases: [what: string, of: (photo: Sharp) => Sharp][] = [
    ['as PNG', (photo) => photo.png()],
    ['as progressive JPEG', (photo) => photo.jpeg({ progressive: true })],
    ['in the colours of print', (photo) => photo.toColourspace('cmyk').jpeg()],
    ['in another colour profile', (photo) => photo.withIccProfile('p3').jpeg()],
    ['in shades of grey, as JPEG', (photo) => photo.greyscale().jpeg()],
    ['in shades of grey, as PNG', (photo) => photo.greyscale().png()],
    ['of 16 bits a channel', (photo) => photo.toColourspace('rgb16').png()],
    ['of 16 bits of grey', (photo) => photo.toColourspace('grey16').png()],
    ['with a palette', (photo) => photo.png({ palette: true, colours: 64 })],
    ['that is half transparent', (photo) => photo.ensureAlpha(0.5).png()],
    ['with transparent grey', (photo) => photo.greyscale().ensureAlpha(0.8).png()],
    ['in interlaced rows', (photo) => photo.png({ progressive: true })],
  ];
  it.each(cases)('%s', async (_what, of) => {
    await expectSameFace(await of(sharp(photo)).toBuffer());
  });
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
    await expectSameFace(
      await sharp(first).rotate(turned).withMetadata({ orientation }).jpeg().toBuffer(),
    );
  });
});

it('bytes are read where they lie in a larger buffer, and left as they are', async () => {
  const larger = new Uint8Array(photo.length + 200).fill(0xff);
  larger.set(photo, 100);
  const before = Buffer.from(larger);
  await expectSameFace(larger.subarray(100, 100 + photo.length));
  expect(before.equals(larger)).toBe(true);
});
