import { basename } from 'node:path';
import { faceModels } from '@biometrid/face-models';
import { InferenceSession } from '@biometrid/onnx-runtime';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import createProvenGuest from '../src/guest-proven.js';
import createGuestToProven from '../src/guest-to-proven.js';
import { createFaceEngine, type FaceEngine } from '../src/index.js';
import { person } from './photographs.js';

let engine: FaceEngine;
beforeAll(async () => {
  engine = await createFaceEngine({ encoders: ['dlib-resnet'], unproven: false });
});
afterAll(() => engine.close());

it('the proven guest loads no network of unproven origin, and says so', async () => {
  const create = vi.spyOn(InferenceSession, 'create');
  const guest = await createProvenGuest();
  const loaded = create.mock.calls.map(([path]) => basename(String(path), '.onnx'));
  create.mockRestore();
  expect(loaded).toContain('dlib-resnet');
  const origins = Object.values(faceModels)
    .filter(({ name }) => loaded.includes(name))
    .map(({ origin }) => origin);
  expect(origins).toHaveLength(loaded.length);
  expect(origins).not.toContain('unproven');
  expect(guest.encodings.map(({ encoder, dimensions }) => [encoder, dimensions])).toEqual([
    ['dlib-resnet-1', 128],
  ]);
  expect(guest.offers).toEqual({ properties: true, liveness: false });
  expect(guest).not.toHaveProperty('livenessOperatingPoints');
  expect(guest.origin).toBe('None of its networks is of unproven origin');
});

it('the guest on the way to it loads those of unproven origin for whoever needs them, and says so', async (ctx) => {
  const create = vi.spyOn(InferenceSession, 'create');
  onTestFinished(() => create.mockRestore());
  const loaded = () => create.mock.calls.map(([path]) => basename(String(path), '.onnx'));
  const guest = await createGuestToProven();
  expect(loaded()).not.toContain('mobilefacenet');
  expect(guest.encodings.map(({ encoder }) => encoder)).toEqual([
    'dlib-resnet-1',
    'mobilefacenet-1',
    'mobilefacenet-1+fr-feature-1',
  ]);
  expect(guest.offers).toEqual({ properties: true, liveness: false });
  expect(guest.origin).toBe(
    'None of its networks is of unproven origin; and only for who has templates of theirs: mobilefacenet, fr-feature',
  );
  const wants = { which: 'largest', vectors: true, properties: false, liveness: false } as const;
  const photo = person(ctx, 'Colin_Powell', 1);
  await guest.faces(photo, wants);
  expect(loaded()).not.toContain('mobilefacenet');
  await guest.faces(photo, { ...wants, onDemand: ['mobilefacenet-1'] });
  expect(loaded()).toContain('mobilefacenet');
  expect(loaded()).not.toContain('fr-feature');
});

it('an engine without networks of unproven origin refuses their encoders and has no liveness', async () => {
  await expect(createFaceEngine({ unproven: false })).rejects.toThrow(
    'The encoder mobilefacenet is of unproven origin.',
  );
  await expect(engine.liveness([new Uint8Array()])).rejects.toThrow('offers no liveness');
});

it('dlib’s encoder is fused with no other', async () => {
  await expect(createFaceEngine({ encoders: ['mobilefacenet', 'dlib-resnet'] })).rejects.toThrow(
    'The encoder mobilefacenet-1+dlib-resnet-1 was never measured.',
  );
});

it('dlib’s encoder knows a person again, and takes nobody else for them', async (ctx) => {
  const enrolled = await engine.enrollTemplate(person(ctx, 'Colin_Powell', 1));
  const probe = (name: string, number: number) => engine.probeTemplate(person(ctx, name, number));
  for (const number of [2, 3])
    expect(engine.compare(enrolled, await probe('Colin_Powell', number)).match).toBe(true);
  for (const name of ['Tony_Blair', 'Vladimir_Putin', 'Hugo_Chavez', 'Jacques_Chirac'])
    expect(engine.compare(enrolled, await probe(name, 1)).match).toBe(false);
});

it('a face has nearly one vector of dlib’s, whichever way its photo lies', async (ctx) => {
  const photo = person(ctx, 'Gerhard_Schroeder', 1);
  const turned = await sharp(photo).rotate(90).png().toBuffer();
  const one = await engine.probeTemplate(photo);
  const other = await engine.probeTemplate(turned);
  const [{ vector: a } = { vector: new Float32Array() }] = one.embeddings;
  const [{ vector: b } = { vector: new Float32Array() }] = other.embeddings;
  expect(a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)).toBeGreaterThan(0.98);
});
