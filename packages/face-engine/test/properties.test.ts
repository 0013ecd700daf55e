import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFaceEngine, emotions, type FaceEngine } from '../src/index.js';
import { drawing, mosaic, wall } from './drawings.js';
import { celebrity, person } from './photographs.js';

let engine: FaceEngine;
beforeAll(async () => {
  engine = await createFaceEngine();
});
afterAll(() => engine?.close());

const people: [who: string, gender: 'male' | 'female', photo: (ctx: Context) => Buffer][] = [
  ['Ariel Sharon', 'male', (ctx) => person(ctx, 'Ariel_Sharon', 2)],
  ['Colin Powell', 'male', (ctx) => person(ctx, 'Colin_Powell', 2)],
  ['Tony Blair', 'male', (ctx) => person(ctx, 'Tony_Blair', 2)],
  ['Elton John with glasses', 'male', (ctx) => celebrity(ctx, 'elton_john', 'cbffewlton')],
  ['Madonna', 'female', (ctx) => celebrity(ctx, 'madonna', 'beastiemania')],
  ['Mindy Kaling', 'female', (ctx) => celebrity(ctx, 'mindy_kaling', 'gonetworth')],
];
type Context = Parameters<typeof person>[0];

describe.for(people)('%s', ([, gender, photo]) => {
  it('looks as most would say', async (ctx) => {
    const properties = await engine.properties(photo(ctx));
    expect(properties.gender).toBe(gender);
    expect(properties.age).toBeGreaterThan(15);
    expect(properties.age).toBeLessThan(85);
    expect(properties.age).toBe(Number(properties.age.toFixed(1)));
    expect(properties.emotions.length).toBeGreaterThanOrEqual(1);
    // A share of at least 0.2 has room for five.
    expect(properties.emotions.length).toBeLessThanOrEqual(5);
    expect(new Set(properties.emotions).size).toBe(properties.emotions.length);
    for (const emotion of properties.emotions) expect(emotions).toContain(emotion);
  });
});

it('somebody who laughs is happy first of all', async (ctx) => {
  for (const photo of [
    celebrity(ctx, 'jerry_seinfeld', 'contactmusic'),
    celebrity(ctx, 'jerry_seinfeld', 'ticketmnet'),
    person(ctx, 'Jacques_Chirac', 2),
  ]) {
    expect((await engine.properties(photo)).emotions[0]).toBe('happy');
  }
});

it('an old man is judged older than a young woman', async (ctx) => {
  const [old, young] = [
    await engine.properties(person(ctx, 'Ariel_Sharon', 2)),
    await engine.properties(celebrity(ctx, 'mindy_kaling', 'gonetworth')),
  ];
  expect(old.age).toBeGreaterThan(young.age + 10);
});

it('every face of a photo has its own', async (ctx) => {
  const photos = [person(ctx, 'Tony_Blair', 2), person(ctx, 'Ariel_Sharon', 2)];
  const faces = await engine.faces(await mosaic(photos, 250), { properties: true });
  expect(faces).toHaveLength(2);
  for (const [index, photo] of photos.entries()) {
    const face = faces.find(({ box }) => Math.floor(box.x / 250) === index);
    const alone = await engine.properties(photo);
    expect(face?.properties?.gender).toBe(alone.gender);
    expect(face?.properties?.age).toBeCloseTo(alone.age, -1);
  }
});

it('a photo without a face, or with two that are equally large, has none', async (ctx) => {
  await expect(engine.properties(await drawing(wall))).rejects.toMatchObject({ reason: 'no-face' });
  const photo = person(ctx, 'Tony_Blair', 2);
  await expect(engine.properties(await mosaic([photo, photo], 250))).rejects.toMatchObject({
    reason: 'several-faces',
  });
});

it('they are worked out only when they are wanted', async (ctx) => {
  const photo = person(ctx, 'Tony_Blair', 2);
  expect(engine.offers.properties).toBe(true);
  const [plain] = await engine.faces(photo);
  for (const wanted of ['properties', 'liveness', 'embeddings'] as const) {
    expect(plain).not.toHaveProperty(wanted);
    const [face] = await engine.faces(photo, { [wanted]: true });
    expect(Object.keys(face ?? {}).toSorted()).toEqual(
      [...Object.keys(plain ?? {}), wanted].toSorted(),
    );
  }
});
