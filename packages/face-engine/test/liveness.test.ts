import { faceModels, modelFile } from '@biometrid/face-models';
import { InferenceSession, Tensor } from '@biometrid/onnx-runtime';
import sharp from 'sharp';
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  it,
  onTestFinished,
  type TestContext,
  vi,
} from 'vitest';
import { createFaceEngine, type FaceEngine } from '../src/index.js';
import { drawing, wall } from './drawings.js';
import { celebrity, person, spoofs } from './photographs.js';

let engine: FaceEngine;
beforeAll(async () => {
  engine = await createFaceEngine();
});
afterAll(() => engine?.close());

it('living people score above photographed prints and screens, on average by far', async (ctx) => {
  const mean = async (kind: 'real' | 'fake') => {
    const { score, frames } = await engine.liveness(spoofs(ctx, kind, 10));
    for (const frame of frames) {
      expect(frame ?? 0).toBeGreaterThanOrEqual(0);
      expect(frame ?? 0).toBeLessThanOrEqual(1);
    }
    return score ?? Number.NaN;
  };
  expect((await mean('real')) - (await mean('fake'))).toBeGreaterThan(0.3);
});

it('frames of a session are judged one by one, and their mean counts', async (ctx) => {
  const photos = [...spoofs(ctx, 'real', 2), ...spoofs(ctx, 'fake', 2)];
  const { score, frames } = await engine.liveness(photos);
  expect(frames).toHaveLength(4);
  for (const [index, photo] of photos.entries()) {
    expect(await engine.liveness([photo])).toEqual({
      score: frames[index],
      frames: [frames[index]],
    });
  }
  const sum = frames.reduce<number>((total, frame) => total + (frame ?? Number.NaN), 0);
  expect(score).toBeCloseTo(sum / 4, 9);
});

it('a frame without a face does not count', async (ctx) => {
  expect(engine.offers.liveness).toBe(true);
  const photo = person(ctx, 'Tony_Blair', 2);
  const bricks = await drawing(wall);
  const { score } = await engine.liveness([photo]);
  expect(await engine.liveness([bricks, photo])).toEqual({ score, frames: [undefined, score] });
  const none = { score: undefined, frames: [undefined] };
  expect(await engine.liveness([bricks])).toEqual(none);
  expect(await engine.liveness([])).toEqual({ score: undefined, frames: [] });
});

describe('of a tight photo nothing but the photo is shown to the network', () => {
  const tight = (ctx: TestContext) => celebrity(ctx, 'madonna', 'beastiemania');
  // The face touches the left edge of a photo that is large, and odd in both directions.
  const atTheEdge = async (ctx: TestContext) => {
    const [face] = await engine.detect(tight(ctx));
    const left = Math.max(0, Math.round(face?.box.x ?? 0));
    return sharp(tight(ctx))
      .extract({ left, top: 0, width: 150 - left, height: 150 })
      .resize(1107, 1357, { fit: 'fill' })
      .png()
      .toBuffer();
  };
  it.for([
    { what: 'as it is', photo: async (ctx: TestContext) => tight(ctx) },
    { what: 'on its side', photo: (ctx) => sharp(tight(ctx)).rotate(90).png().toBuffer() },
    { what: 'a face at the edge', photo: atTheEdge },
    {
      what: 'less than a face',
      photo: (ctx) =>
        sharp(tight(ctx)).extract({ left: 0, top: 0, width: 150, height: 110 }).png().toBuffer(),
    },
  ] satisfies { what: string; photo: (ctx: TestContext) => Promise<Buffer> }[])(
    '$what',
    async ({ photo }, ctx) => {
      const image = await photo(ctx);
      const shown = await shownToTheJudge(image);
      expect(shown).toHaveLength(2);
      // What lies outside of a photo is filled with one grey; a pixel of these photos hardly ever is that one.
      for (const pixels of shown) expect(greyShare(pixels)).toBeLessThan(0.001);
    },
  );

  it.for([
    ['ben_afflek', 'dbbdbbbececacdecdcd'],
    ['elton_john', 'EltonCalendarV'],
    ['jerry_seinfeld', 'ticketmnet'],
    ['madonna', 'GoldenGlobes'],
  ] as const)('and $0 is not taken for a picture that is held up', async ([name, part], ctx) => {
    // With what surrounds these photos filled in, each scores less than 0.25.
    const { score } = await engine.liveness([celebrity(ctx, name, part)]);
    expect(score).toBeGreaterThan(0.75);
  });
});

/** What the liveness network is fed of a photo. */
async function shownToTheJudge(image: Uint8Array): Promise<Float32Array[]> {
  const session = await InferenceSession.create(modelFile('fr-liveness'));
  const network: InferenceSession = Object.getPrototypeOf(session);
  await session.release();
  const run = vi.spyOn(network, 'run');
  onTestFinished(() => run.mockRestore());
  await engine.liveness([image]);
  const { shape } = faceModels['fr-liveness'].input;
  return run.mock.calls.flatMap(([feeds]) =>
    Object.values(feeds).flatMap((fed) =>
      fed instanceof Tensor && fed.dims.join() === shape.join() && fed.data instanceof Float32Array
        ? [fed.data]
        : [],
    ),
  );
}

/** The share of its pixels that have the grey that stands for what is outside of a photo, in all channels. */
function greyShare(planes: Float32Array): number {
  const { subtract, divide } = faceModels['fr-liveness'].input.scaling;
  const pixels = planes.length / 3;
  let grey = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const channels = [0, 1, 2].map((plane) => planes[plane * pixels + pixel]);
    if (channels.every((value) => value === (128 - subtract) / divide)) grey++;
  }
  return grey / pixels;
}

it('a clean photo that is sent as a file passes: it shows no trace of print or screen', async (ctx) => {
  const { score } = await engine.liveness([person(ctx, 'Tony_Blair', 2)]);
  expect(score).toBeGreaterThan(0.5);
});
