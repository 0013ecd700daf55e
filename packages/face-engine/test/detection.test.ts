import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFaceEngine, type FaceEngine, type Point } from '../src/index.js';
import { faceless, mosaic } from './drawings.js';
import { person } from './photographs.js';

let engine: FaceEngine;
beforeAll(async () => {
  engine = await createFaceEngine();
});
afterAll(() => engine?.close());

function expectNear(found: readonly Point[], expected: readonly Point[], pixels: number): void {
  expect(found).toHaveLength(expected.length);
  for (const [index, { x, y }] of expected.entries()) {
    const { x: foundX = Infinity, y: foundY = Infinity } = found[index] ?? {};
    expect(Math.hypot(foundX - x, foundY - y), `point ${index}`).toBeLessThan(pixels);
  }
}

it('a face is found with a box around it, and its five points where a person marked them', async (ctx) => {
  const faces = await engine.detect(person(ctx, 'Tony_Blair', 2));
  expect(faces).toHaveLength(1);
  const [face] = faces;
  expectNear(
    face?.points ?? [],
    [
      { x: 105, y: 112 },
      { x: 146, y: 108 },
      { x: 128, y: 135 },
      { x: 112, y: 154 },
      { x: 148, y: 152 },
    ],
    6,
  );
  // From the hairline to the chin, and from ear to ear.
  expectNear([face?.box ?? { x: 0, y: 0 }], [{ x: 80, y: 75 }], 15);
  expect(face?.box.width).toBeGreaterThan(80);
  expect(face?.box.width).toBeLessThan(115);
  expect(face?.box.height).toBeGreaterThan(100);
  expect(face?.box.height).toBeLessThan(135);
  expect(face?.score).toBeGreaterThan(0.8);
  expect(face?.score).toBeLessThanOrEqual(1);
});

it('a face that is turned to the other side in the mirror has the mirrored pose', async (ctx) => {
  const photo = person(ctx, 'Tony_Blair', 4);
  const [face] = await engine.detect(photo);
  const [mirrored] = await engine.detect(await sharp(photo).flop().toBuffer());
  expect(Math.abs(face?.pose.yaw ?? 0)).toBeGreaterThan(10);
  expect((mirrored?.pose.yaw ?? 0) + (face?.pose.yaw ?? 0)).toBeCloseTo(0, -1);
  expect((mirrored?.pose.roll ?? 0) + (face?.pose.roll ?? 0)).toBeCloseTo(0, -1);
});

describe('several faces', () => {
  it('are listed from the largest to the smallest', async (ctx) => {
    const photo = person(ctx, 'Tony_Blair', 2);
    const sizes = [190, 250, 220];
    const pictures = await Promise.all(sizes.map((size) => sharp(photo).resize(size).toBuffer()));
    const faces = await engine.detect(await mosaic(pictures, 250));
    expect(faces.map(({ box }) => box.height / 116.8)).toEqual([
      expect.closeTo(1, 1),
      expect.closeTo(220 / 250, 1),
      expect.closeTo(190 / 250, 1),
    ]);
  });

  const people = [
    ...['Ariel_Sharon', 'Colin_Powell', 'Donald_Rumsfeld', 'George_W_Bush', 'Gerhard_Schroeder'],
    ...['Hugo_Chavez', 'Jacques_Chirac', 'Tony_Blair', 'Vladimir_Putin'],
  ];
  it.for([4, 9])('are all found among %i people, each once', async (count, ctx) => {
    const pictures = people.slice(0, count).map((name) => person(ctx, name, 2));
    const faces = await engine.detect(await mosaic(pictures, 250));
    const columns = Math.sqrt(count);
    const places = faces.map(({ box }) => {
      const [column, row] = [box.x + box.width / 2, box.y + box.height / 2].map((middle) =>
        Math.floor(middle / 250),
      );
      return (row ?? 0) * columns + (column ?? 0);
    });
    expect(places.toSorted((one, other) => one - other)).toEqual(pictures.map((_, index) => index));
  });
});

describe('a photo whose camera did not say how it was held', () => {
  /** Where a point of a photo of 250 x 250 pixels comes to lie. */
  const turned: [degrees: number, moved: (point: Point) => Point][] = [
    [90, ({ x, y }) => ({ x: 250 - y, y: x })],
    [180, ({ x, y }) => ({ x: 250 - x, y: 250 - y })],
    [270, ({ x, y }) => ({ x: y, y: 250 - x })],
  ];
  it.for(turned)(
    'shows the same face when it is turned by %i degrees',
    async ([degrees, moved], ctx) => {
      const photo = person(ctx, 'Gerhard_Schroeder', 3);
      const turnedPhoto = await sharp(photo).rotate(degrees).png().toBuffer();
      const [upright] = await engine.faces(photo, { embeddings: true });
      const faces = await engine.faces(turnedPhoto, { embeddings: true });
      expect(faces).toHaveLength(1);
      expectNear(faces[0]?.points ?? [], upright?.points.map(moved) ?? [], 2);
      const one = { embeddings: upright?.embeddings ?? [] };
      const other = { embeddings: faces[0]?.embeddings ?? [] };
      // What is taken off for the cohort is as good as the same: 0.1 less is a cosine of about 0.9.
      const lost = engine.compare(one, one).score - engine.compare(one, other).score;
      expect(lost).toBeLessThan(0.1);
    },
  );
});

it('there is no face where none is', async () => {
  for (const [what, picture] of await faceless()) {
    expect(await engine.detect(picture), what).toEqual([]);
  }
});

describe('photos of odd sizes', () => {
  it.for<[number, number]>([
    [5000, 200],
    [200, 5000],
  ])('%i x %i pixels with a face in the middle: it is found', async ([width, height], ctx) => {
    const photo = await sharp(person(ctx, 'Gerhard_Schroeder', 1))
      .resize(width, height, { fit: 'contain', background: '#fff' })
      .jpeg()
      .toBuffer();
    const [face, ...others] = await engine.detect(photo);
    expect(others).toEqual([]);
    expect((face?.box.x ?? 0) + (face?.box.width ?? 0) / 2).toBeCloseTo(width / 2, -2);
    expect((face?.box.y ?? 0) + (face?.box.height ?? 0) / 2).toBeCloseTo(height / 2, -2);
  });

  it.for<[number, number]>([
    [2, 2],
    [3, 90],
    [64, 2],
    [10, 10],
  ])('%i x %i pixels are too few for one', async ([width, height], ctx) => {
    const photo = sharp(person(ctx, 'Gerhard_Schroeder', 1)).resize(width, height, { fit: 'fill' });
    expect(await engine.detect(await photo.png().toBuffer())).toEqual([]);
  });

  it('places on a photo that is shrunk before it is looked at are those on the photo itself', async (ctx) => {
    const photo = person(ctx, 'Gerhard_Schroeder', 1);
    const [small] = await engine.detect(photo);
    const [large] = await engine.detect(await sharp(photo).resize(3500).jpeg().toBuffer());
    const scaled = ({ x, y }: Point) => ({ x: x * 14, y: y * 14 });
    expectNear(large?.points ?? [], small?.points.map(scaled) ?? [], 2 * 14);
    expect((large?.box.x ?? 0) / 14).toBeCloseTo(small?.box.x ?? 0, -1);
    expect((large?.box.height ?? 0) / 14).toBeCloseTo(small?.box.height ?? 0, -1);
  });
});
