import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, type TestContext } from 'vitest';
import { application } from './application.js';
import { drawing, wall } from './drawings.js';

/** What a program prints that is run where some models are not installed. */
async function printed(ctx: TestContext, leftOut: string[], program: string): Promise<unknown> {
  const { folder, run, remove } = application(ctx, ...leftOut);
  onTestFinished(remove);
  writeFileSync(join(folder, 'wall.png'), await drawing(wall));
  const { end, stdout, stderr } = await run(`
    import { readFileSync } from 'node:fs';
    import { createFaceEngine, FaceModelMissing } from '@biometrid/face-engine';
    const photo = readFileSync('wall.png');
    const said = (error) => error.name + ': ' + error.message;
    const print = (value) => console.log(JSON.stringify(value));
    ${program}`);
  expect({ end, stderr }).toEqual({ end: 0, stderr: '' });
  return JSON.parse(stdout);
}

it('without the liveness model there is no liveness, and everything else', async (ctx) => {
  const program = `
    const engine = await createFaceEngine();
    print({
      offers: engine.offers,
      liveness: await engine.liveness([photo]).catch(said),
      wanted: await engine.faces(photo, { liveness: true }).catch(said),
      faces: await engine.faces(photo, { embeddings: true, properties: true }),
    });
    await engine.close();`;
  const refusal =
    'FaceEngineUnavailable: The face engine offers no liveness: the networks for it are not installed.';
  expect(await printed(ctx, ['fr-liveness'], program)).toEqual({
    offers: { properties: true, liveness: false },
    liveness: refusal,
    wanted: refusal,
    faces: [],
  });
});

it.for(['face-attributes', 'face-emotion'])(
  'without the model %s there are no properties',
  async (model, ctx) => {
    const program = `
    const engine = await createFaceEngine();
    print([engine.offers, await engine.properties(photo).catch(said)]);
    await engine.close();`;
    expect(await printed(ctx, [model], program)).toEqual([
      { properties: false, liveness: true },
      'FaceEngineUnavailable: The face engine offers no properties: the networks for it are not installed.',
    ]);
  },
);

it.for(['face-detector-short', 'face-mesh', 'mobilefacenet', 'face-cohort'])(
  'without the model %s no engine is made, and the error says what to do',
  async (model, ctx) => {
    const program = `
    const error = await createFaceEngine().catch((error) => error);
    print([error instanceof FaceModelMissing, error.code, error.model.name, error.message]);`;
    expect(await printed(ctx, [model], program)).toEqual([
      true,
      'FACE_MODEL_MISSING',
      model,
      expect.stringMatching(`^The model "${model}".* is not installed. To get it, install`),
    ]);
  },
);

it('the models of unproven origin are not needed where their encoder is not asked for', async (ctx) => {
  const program = `
    const { encodings, offers, close } = await createFaceEngine({ encoders: ['fr-feature'] });
    print([encodings[0].encoder, offers]);`;
  expect(await printed(ctx, ['mobilefacenet', 'fr-liveness'], program)).toEqual([
    'fr-feature-1',
    { properties: true, liveness: false },
  ]);
});

it('a guest of the server without the liveness model has no operating points of it', async (ctx) => {
  const program = `
    const { default: createGuest } = await import('@biometrid/face-engine/guest');
    const guest = await createGuest();
    print([guest.offers, 'livenessOperatingPoints' in guest]);`;
  expect(await printed(ctx, ['fr-liveness'], program)).toEqual([
    { properties: true, liveness: false },
    false,
  ]);
});

it('an encoder that is not installed is not offered on demand', async (ctx) => {
  const program = `
    const { default: createGuest } = await import('@biometrid/face-engine/guest');
    print((await createGuest()).encodings.map(({ encoder }) => encoder));`;
  expect(await printed(ctx, ['fr-feature'], program)).toEqual(['mobilefacenet-1', 'dlib-resnet-1']);
});
