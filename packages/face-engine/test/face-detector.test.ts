import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeImage } from '@biometrid/image-reader';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import {
  createFaceEngine,
  type FaceDetector,
  FaceEngineUnavailable,
  openFaceDetector,
  UnreadableImage,
} from '../src/index.js';
import { application } from './application.js';
import { drawing, wall } from './drawings.js';
import { person } from './photographs.js';

let detector: FaceDetector;
beforeAll(async () => {
  detector = await openFaceDetector();
});
afterAll(() => detector?.close());

it('a detector finds the faces that the engine finds, in the same places', async (ctx) => {
  const engine = await createFaceEngine();
  onTestFinished(() => engine.close());
  const photo = person(ctx, 'Tony_Blair', 2);
  const [{ box, points, score, pose } = expect.unreachable()] = await engine.detect(photo);
  expect(await detector.faces(photo)).toEqual([{ box, points, score, pose }]);
});

it('pixels are searched as the photo is that they were decoded from', async (ctx) => {
  const photo = person(ctx, 'Tony_Blair', 2);
  const pixels = await decodeImage(photo, { mostPixels: 12_000_000 });
  expect(await detector.faces(pixels)).toEqual(await detector.faces(photo));
});

it('places on pixels that are shrunk before they are searched are those on the pixels themselves', async (ctx) => {
  const photo = person(ctx, 'Tony_Blair', 2);
  const large = await sharp(photo).resize(2000).jpeg().toBuffer();
  const [small] = await detector.faces(photo);
  const [face] = await detector.faces(await decodeImage(large, { mostPixels: 12_000_000 }));
  expect((face?.box.x ?? 0) / 8).toBeCloseTo(small?.box.x ?? 0, -1);
  expect((face?.box.width ?? 0) / 8).toBeCloseTo(small?.box.width ?? 0, -1);
});

it('there is no face on a wall', async () => {
  expect(await detector.faces(await drawing(wall))).toEqual([]);
});

it('what is no photo is refused, as bytes and as pixels', async () => {
  await expect(detector.faces(new Uint8Array())).rejects.toThrow(UnreadableImage);
  const pixels = { width: 400, height: 300, channels: 3, data: new Uint8Array(400) } as const;
  await expect(detector.faces(pixels)).rejects.toThrow(UnreadableImage);
});

it('a closed detector refuses, and can be closed again', async () => {
  const closed = await openFaceDetector();
  await closed.close();
  const asked = closed.faces(await drawing(wall));
  await expect(asked).rejects.toThrow(FaceEngineUnavailable);
  await expect(asked).rejects.toThrow('The face detector is closed.');
  await closed.close();
});

it('it needs no encoder, and at most 60 MB', async (ctx) => {
  const { folder, run, remove } = application(
    ctx,
    ...['mobilefacenet', 'fr-feature', 'fr-liveness', 'face-attributes', 'face-emotion'],
  );
  onTestFinished(remove);
  const portrait = await sharp(person(ctx, 'Tony_Blair', 2))
    .resize(1600, 1009)
    .jpeg()
    .toBuffer();
  writeFileSync(join(folder, 'card.jpg'), portrait);
  // Beside the runtime of networks and what decoding leaves behind: whoever looks for a portrait has both already.
  const { end, stdout, stderr } = await run(`
    import { readFileSync } from 'node:fs';
    import { setFlagsFromString } from 'node:v8';
    import { runInNewContext } from 'node:vm';
    import { modelFile } from '@biometrid/face-models';
    import { decodeImage } from '@biometrid/image-reader';
    import { openFaceDetector } from '@biometrid/face-engine';
    import { InferenceSession } from '@biometrid/onnx-runtime';
    await InferenceSession.create(modelFile('face-detector-short'));
    let card;
    for (let time = 0; time < 20; time++) {
      card = await decodeImage(readFileSync('card.jpg'), { mostPixels: 12_000_000 });
    }
    setFlagsFromString('--expose-gc');
    // When garbage is collected depends on how busy the machine is: what stays does not.
    const resident = () => {
      runInNewContext('gc')();
      return process.memoryUsage().rss;
    };
    const before = resident();
    const detector = await openFaceDetector();
    let faces = 0;
    for (let time = 0; time < 20; time++) faces += (await detector.faces(card)).length;
    console.log(JSON.stringify({ faces, megabytes: (resident() - before) / 1e6 }));`);
  expect({ end, stderr }).toEqual({ end: 0, stderr: '' });
  const { faces, megabytes } = JSON.parse(stdout);
  expect(faces).toBe(20);
  expect(megabytes).toBeLessThan(60);
});
