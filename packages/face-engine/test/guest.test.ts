import { basename } from 'node:path';
import { modelFile } from '@biometrid/face-models';
import { InferenceSession } from '@biometrid/onnx-runtime';
import sharp from 'sharp';
import { afterAll, describe, expect, it, onTestFinished, type TestContext, vi } from 'vitest';
import createGuest from '../src/guest.js';
import createFusedGuest from '../src/guest-fused.js';
import { createFaceEngine, emotions, refusals, UnreadableImage } from '../src/index.js';
import { mosaic } from './drawings.js';
import { celebrity, person } from './photographs.js';

const guest = await createGuest();
const fusedGuest = await createFusedGuest();
const engine = await createFaceEngine({ encoders: ['mobilefacenet', 'fr-feature'] });
afterAll(() => engine.close());

const everything = { which: 'all', vectors: true, properties: true, liveness: true } as const;
const nothing = { which: 'all', vectors: false, properties: false, liveness: false } as const;

describe.each([
  {
    name: 'with one encoder',
    of: guest,
    encoders: ['mobilefacenet-1'],
    onDemand: ['mobilefacenet-1+fr-feature-1', 'dlib-resnet-1'],
  },
  {
    name: 'with two encoders, fused',
    of: fusedGuest,
    encoders: ['mobilefacenet-1+fr-feature-1', 'mobilefacenet-1', 'fr-feature-1'],
    onDemand: ['dlib-resnet-1'],
  },
])('a guest $name', ({ of, encoders, onDemand }) => {
  it('describes itself', () => {
    expect(of).toMatchObject({
      kind: 'face',
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      name: 'BiometrID face engine',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      offers: { properties: true, liveness: true },
    });
    expect(of.encodings.map(({ encoder }) => encoder)).toEqual([...encoders, ...onDemand]);
    for (const { dimensions, cohort } of of.encodings) {
      expect(cohort).toMatchObject({ id: 'cohort-1', nearest: 50 });
      expect(new Set(cohort.vectors.map(({ length }) => length))).toEqual(new Set([dimensions]));
    }
    const { livenessOperatingPoints = [] } = of;
    expect(new Set(livenessOperatingPoints.map(({ bpcer }) => bpcer)).size).toBeGreaterThan(1);
  });

  it('gives its vectors in the order of its encodings', async (ctx) => {
    const photo = person(ctx, 'Tony_Blair', 2);
    const [face] = await of.faces(photo, everything);
    const { embeddings } = await engine.probeTemplate(photo);
    const inOrder = encoders.map(
      (encoder) => embeddings.find((embedding) => embedding.encoder === encoder)?.vector,
    );
    expect(face?.vectors).toEqual([...inOrder, ...onDemand.map(() => undefined)]);
    const [all] = await of.faces(photo, { ...everything, onDemand });
    expect(all?.vectors?.slice(0, encoders.length)).toEqual(inOrder);
    expect(all?.vectors?.map((vector) => vector?.length)).toEqual(
      of.encodings.map(({ dimensions }) => dimensions),
    );
  });
});

it('an encoder on demand is loaded when it is first asked for, and once', async (ctx) => {
  const photo = person(ctx, 'Tony_Blair', 2);
  const fresh = await createGuest();
  const create = vi.spyOn(InferenceSession, 'create');
  onTestFinished(() => create.mockRestore());
  const loaded = () => create.mock.calls.map(([path]) => basename(String(path), '.onnx'));
  await fresh.faces(photo, everything);
  expect(loaded()).toEqual([]);
  const onDemand = ['mobilefacenet-1+fr-feature-1'];
  const [face] = await fresh.faces(photo, { ...everything, onDemand });
  const [fused] = await fusedGuest.faces(photo, everything);
  expect(face?.vectors?.[1]).toEqual(fused?.vectors?.[0]);
  await fresh.faces(photo, { ...everything, onDemand });
  expect(loaded()).toEqual(['fr-feature']);
  await expect(fresh.faces(photo, { ...everything, onDemand: ['another-1'] })).rejects.toThrow(
    'The face engine has no another-1 on demand.',
  );
});

it('guests whose templates can be compared have one id, others have two', async () => {
  expect((await createGuest()).id).toBe(guest.id);
  expect(fusedGuest.id).not.toBe(guest.id);
});

it('every face says all that is wanted of it, and nothing that is not', async (ctx) => {
  const photo = person(ctx, 'Tony_Blair', 2);
  const [plain] = await guest.faces(photo, nothing);
  expect(Object.keys(plain ?? {}).toSorted()).toEqual(['box', 'quality']);
  const [face] = await guest.faces(photo, everything);
  expect(face).toEqual({
    ...plain,
    vectors: [expect.any(Float32Array), undefined, undefined],
    properties: { age: expect.any(Number), gender: 'male', emotions: expect.any(Array) },
    liveness: expect.any(Number),
  });
  expect(emotions).toEqual(expect.arrayContaining([...(face?.properties?.emotions ?? [])]));
});

it('the largest face comes first', async (ctx) => {
  const photos = ['Vladimir_Putin', 'Hugo_Chavez', 'Tony_Blair', 'Gerhard_Schroeder'];
  const group = await mosaic(
    photos.map((name) => person(ctx, name, 2)),
    250,
  );
  const heights = (await guest.faces(group, nothing)).map(({ box }) => box.height);
  expect(heights).toHaveLength(4);
  expect(heights).toEqual(heights.toSorted((one, other) => other - one));
});

it('why a face is not good enough is said in a sentence, of a closed list', async (ctx) => {
  const [covered] = await guest.faces(celebrity(ctx, 'elton_john', 'EltonJohnJR'), everything);
  expect(covered).toMatchObject({ refusal: 'The eyes are covered' });
  expect(covered).not.toHaveProperty('unusable');
  expect(covered?.vectors?.[0]).toBeInstanceOf(Float32Array);
  const reasons = Object.values(refusals);
  expect(reasons).toContain(covered?.refusal?.replace('The', 'the'));
});

it('a face that is not to be compared has no vectors', async (ctx) => {
  const tiny = await sharp(person(ctx, 'Gerhard_Schroeder', 1))
    .resize(40)
    .png()
    .toBuffer();
  const [face] = await guest.faces(tiny, everything);
  const reason = 'The face is too small';
  expect(face).toMatchObject({ refusal: reason, unusable: reason });
  expect(face).not.toHaveProperty('vectors');
});

it('bytes that are no photo are refused by the name that the server knows', async () => {
  const refusal = await guest.faces(new Uint8Array(), nothing).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UnreadableImage);
  expect(refusal).toHaveProperty('name', 'UnreadableSample');
});

describe('of a crowd', () => {
  const crowd = (ctx: TestContext) =>
    mosaic(
      ['Vladimir_Putin', 'Hugo_Chavez', 'Tony_Blair', 'Gerhard_Schroeder'].map((name) =>
        person(ctx, name, 2),
      ),
      250,
    );

  it('the largest face alone costs a quarter of what four cost, beside finding them', async (ctx) => {
    const photo = await crowd(ctx);
    const session = await InferenceSession.create(modelFile('mobilefacenet'));
    const network: InferenceSession = Object.getPrototypeOf(session);
    await session.release();
    const run = vi.spyOn(network, 'run');
    onTestFinished(() => run.mockRestore());
    const runs = async (wants: Parameters<typeof guest.faces>[1]) => {
      run.mockClear();
      await guest.faces(photo, wants);
      return run.mock.calls.length;
    };
    const largest = { ...everything, which: 'largest' } as const;
    const found = await runs(nothing);
    const all = (await runs(everything)) - found;
    expect(all).toBeGreaterThan(0);
    expect((await runs(largest)) - found).toBe(all / 4);
  });

  it('all faces are told, and what is wanted of the largest is told of it alone', async (ctx) => {
    const photo = await crowd(ctx);
    const [largest, ...others] = await guest.faces(photo, { ...everything, which: 'largest' });
    const [first, ...rest] = await guest.faces(photo, everything);
    expect(largest).toEqual(first);
    expect(others).toEqual(rest.map(({ vectors, properties, liveness, ...face }) => face));
  });
});
