import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createFaceEngine, FaceEngineUnavailable } from '../src/index.js';
import { application } from './application.js';
import { drawing, wall } from './drawings.js';
import { person } from './photographs.js';

it('what is asked of a closed engine is refused, and closing it again does nothing', async () => {
  const engine = await createFaceEngine();
  const photo = await drawing(wall);
  await engine.close();
  for (const asked of [
    engine.faces(photo),
    engine.detect(photo),
    engine.enrollTemplate(photo),
    engine.probeTemplate(photo),
    engine.properties(photo),
    engine.liveness([photo]),
  ]) {
    await expect(asked).rejects.toThrow(FaceEngineUnavailable);
  }
  await expect(engine.detect(photo)).rejects.toThrow('The face engine is closed.');
  await engine.close();
});

it('what was asked before an engine closes is answered', async (ctx) => {
  const engine = await createFaceEngine();
  const photo = person(ctx, 'Tony_Blair', 2);
  const wants = { embeddings: true, properties: true, liveness: true };
  const answered: string[] = [];
  const asked = [1, 2, 3].map(async () => {
    const [face] = await engine.faces(photo, wants);
    expect(face).toHaveProperty('liveness');
    answered.push('photo');
  });
  const closed = engine.close().then(() => answered.push('close'));
  await expect(engine.faces(photo)).rejects.toThrow(FaceEngineUnavailable);
  await Promise.all([...asked, closed]);
  expect(answered).toEqual(['photo', 'photo', 'photo', 'close']);
});

it('photos that are asked about at once are kept apart', async (ctx) => {
  const engine = await createFaceEngine();
  onTestFinished(() => engine.close());
  const photos = ['Tony_Blair', 'Colin_Powell', 'Hugo_Chavez'].map((name) => person(ctx, name, 2));
  const wants = { embeddings: true, properties: true, liveness: true };
  const oneByOne = [];
  for (const photo of photos) oneByOne.push(await engine.faces(photo, wants));
  const atOnce = await Promise.all(photos.map((photo) => engine.faces(photo, wants)));
  expect(atOnce).toEqual(oneByOne);
});

it('a process with an engine in each of two threads ends by itself', async (ctx) => {
  const { folder, run, remove } = application(ctx);
  onTestFinished(remove);
  writeFileSync(join(folder, 'photo.jpg'), person(ctx, 'Tony_Blair', 2));
  const ended = await run(`
    import { readFileSync } from 'node:fs';
    import { isMainThread, parentPort, Worker } from 'node:worker_threads';
    if (isMainThread) {
      for (const number of [1, 2]) {
        new Worker(new URL(import.meta.url)).on('message', (faces) => console.log(faces));
      }
    } else {
      const { createFaceEngine } = await import('@biometrid/face-engine');
      const engine = await createFaceEngine();
      const photo = readFileSync('photo.jpg');
      let faces = 0;
      for (let time = 0; time < 5; time++) faces += (await engine.detect(photo)).length;
      await engine.close();
      parentPort.postMessage(faces);
    }`);
  expect(ended).toEqual({ end: 0, stdout: '5\n5\n', stderr: '' });
});

it('a process that never closes its engine ends by itself as well', async (ctx) => {
  const { run, remove } = application(ctx);
  onTestFinished(remove);
  const ended = await run(`
    import { createFaceEngine } from '@biometrid/face-engine';
    const { encodings } = await createFaceEngine();
    console.log(encodings[0].encoder);`);
  expect(ended).toEqual({ end: 0, stdout: 'mobilefacenet-1\n', stderr: '' });
});
