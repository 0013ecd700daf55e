import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFaceEngine, type FaceEngine, type Template } from '../src/index.js';
import { mosaic } from './drawings.js';
import { person } from './photographs.js';

/** Engines by the encoder that they compare by. */
let engines: Record<
  'mobilefacenet-1' | 'fr-feature-1' | 'mobilefacenet-1+fr-feature-1',
  FaceEngine
>;
beforeAll(async () => {
  engines = {
    'mobilefacenet-1': await createFaceEngine(),
    'fr-feature-1': await createFaceEngine({ encoders: ['fr-feature'] }),
    'mobilefacenet-1+fr-feature-1': await createFaceEngine({
      encoders: ['fr-feature', 'mobilefacenet'],
    }),
  };
});
afterAll(async () => {
  for (const engine of Object.values(engines ?? {})) await engine.close();
});

function length(vector: Float32Array): number {
  return Math.hypot(...vector);
}

describe.each([
  { encoder: 'mobilefacenet-1', dimensions: [192] },
  { encoder: 'fr-feature-1', dimensions: [512] },
  { encoder: 'mobilefacenet-1+fr-feature-1', dimensions: [704, 192, 512] },
] as const)('$encoder', ({ encoder, dimensions }) => {
  it('tells whether two photos are of one person', async (ctx) => {
    const engine = engines[encoder];
    const people: Template[][] = [];
    for (const name of ['Tony_Blair', 'Colin_Powell', 'Gerhard_Schroeder']) {
      people.push([
        await engine.enrollTemplate(person(ctx, name, 2)),
        await engine.probeTemplate(person(ctx, name, 3)),
      ]);
    }
    for (const [row, [enrolled]] of people.entries()) {
      for (const [column, [, probe]] of people.entries()) {
        if (!enrolled || !probe) throw new Error('There are no templates.');
        const comparison = engine.compare(enrolled, probe);
        expect(comparison).toMatchObject({ encoder, falseMatchRate: 1e-3, match: row === column });
        expect(engine.compare(probe, enrolled)).toEqual(comparison);
      }
    }
  });

  it('makes vectors of unit length, as many and as long as the encodings say', async (ctx) => {
    const engine = engines[encoder];
    expect(engine.encodings[0].encoder).toBe(encoder);
    expect(engine.encodings.map((encoding) => encoding.dimensions)).toEqual(dimensions);
    const { embeddings } = await engine.enrollTemplate(person(ctx, 'Tony_Blair', 2));
    expect(embeddings.map((embedding) => embedding.encoder)).toEqual(
      engine.encodings.map((encoding) => encoding.encoder),
    );
    expect(embeddings.map(({ vector }) => vector.length)).toEqual(dimensions);
    for (const { vector } of embeddings) expect(length(vector)).toBeCloseTo(1, 5);
  });

  it('makes the same template of the same photo', async (ctx) => {
    const engine = engines[encoder];
    const photo = person(ctx, 'Tony_Blair', 2);
    const template = await engine.enrollTemplate(photo);
    expect(await engine.probeTemplate(photo)).toEqual(template);
    const { match, score } = engine.compare(template, template, { falseMatchRate: 1e-5 });
    expect(match).toBe(true);
    expect(score).toBeLessThan(1);
  });

  it('has a higher threshold for a lower false match rate', () => {
    for (const { thresholds } of engines[encoder].encodings) {
      const rates = thresholds.map(({ falseMatchRate }) => falseMatchRate);
      expect([Math.max(...rates), Math.min(...rates)]).toEqual([1e-2, 1e-9]);
      expect(rates).toEqual(rates.toSorted((one, other) => other - one));
      const scores = thresholds.map(({ score }) => score);
      expect(scores).toEqual(scores.toSorted((one, other) => one - other));
      expect(new Set(scores).size).toBe(scores.length);
      expect(thresholds[0]?.extrapolated).toBe(false);
      expect(thresholds.at(-1)?.extrapolated).toBe(true);
    }
  });
});

describe('two encoders fused', () => {
  it('have the mean of the cosines of each', async (ctx) => {
    const { 'mobilefacenet-1+fr-feature-1': fused } = engines;
    const [one, other] = await Promise.all(
      [2, 3].map((number) => fused.probeTemplate(person(ctx, 'Tony_Blair', number))),
    );
    const [together = 0, ...each] = (one?.embeddings ?? []).map(({ vector }, index) =>
      vector.reduce(
        (sum, value, at) => sum + value * (other?.embeddings[index]?.vector[at] ?? 0),
        0,
      ),
    );
    expect(each).toHaveLength(2);
    expect(together).toBeCloseTo(each.reduce((sum, cosine) => sum + cosine, 0) / 2, 5);
  });

  it('are compared with one alone by what both hold, whichever engine compares them', async (ctx) => {
    const { 'mobilefacenet-1+fr-feature-1': fused, ...parts } = engines;
    const both = await fused.enrollTemplate(person(ctx, 'Tony_Blair', 2));
    for (const [encoder, part] of Object.entries(parts)) {
      const one = await part.probeTemplate(person(ctx, 'Tony_Blair', 3));
      const expected = { encoder, match: true };
      expect(part.compare(both, one)).toMatchObject(expected);
      expect(part.compare(one, both)).toMatchObject(expected);
      expect(fused.compare(both, one)).toMatchObject(expected);
      expect(part.compare(both, both)).toMatchObject(expected);
    }
  });

  it('say where each lies in the fused vector', async (ctx) => {
    const engine = engines['mobilefacenet-1+fr-feature-1'];
    const [fused, ...parts] = (await engine.enrollTemplate(person(ctx, 'Tony_Blair', 2)))
      .embeddings;
    for (const { encoder, vector } of parts) {
      const { within = [] } = engine.encodings.find((one) => one.encoder === encoder) ?? {};
      expect(within).toHaveLength(1);
      expect(within[0]?.encoder).toBe(fused?.encoder);
      const from = within[0]?.from ?? Number.NaN;
      const part = fused?.vector.subarray(from, from + vector.length) ?? new Float32Array();
      // Its length is the root of its share of one half.
      expect(part.map((value, at) => value - (vector[at] ?? 1) * Math.SQRT1_2)).toSatisfy(
        (differences: Float32Array) => length(differences) < 1e-5,
      );
    }
  });
});

it('templates without an encoder in common are not compared', async (ctx) => {
  const one = await engines['mobilefacenet-1'].enrollTemplate(person(ctx, 'Tony_Blair', 2));
  const other = await engines['fr-feature-1'].enrollTemplate(person(ctx, 'Tony_Blair', 2));
  for (const engine of Object.values(engines)) {
    expect(() => engine.compare(one, other)).toThrow(TypeError);
    expect(() => engine.compare(one, other)).toThrow('no encoder of this engine in common');
  }
  expect(() => engines['fr-feature-1'].compare(one, one)).toThrow(TypeError);
});

it('every face of a photo has a template of its own', async (ctx) => {
  const engine = engines['mobilefacenet-1'];
  const people = ['Tony_Blair', 'Colin_Powell', 'Vladimir_Putin', 'Hugo_Chavez'];
  const group = await mosaic(
    people.map((name) => person(ctx, name, 2)),
    250,
  );
  const faces = await engine.faces(group, { embeddings: true });
  for (const name of people) {
    const template = await engine.probeTemplate(person(ctx, name, 3));
    const matching = faces.filter(
      ({ embeddings = [] }) => engine.compare({ embeddings }, template).match,
    );
    expect(matching, name).toHaveLength(1);
  }
});

it('an engine without an encoder is refused', async () => {
  await expect(createFaceEngine({ encoders: [] })).rejects.toThrow(
    'A face engine needs an encoder: mobilefacenet, fr-feature, dlib-resnet.',
  );
});
