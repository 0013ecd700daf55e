import { createFaceEngine } from '@biometrid/face-engine';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServerUnderTest } from '../server-under-test.js';
import { fusedFaceEngine, photograph, realFaceEngine } from './photographs.js';

/** Photos of one person and of two, far from the threshold and near it. */
const pairs = [
  [
    ['Tony_Blair', 2],
    ['Tony_Blair', 3],
  ],
  [
    ['Hugo_Chavez', 1],
    ['Hugo_Chavez', 4],
  ],
  [
    ['Colin_Powell', 1],
    ['Vladimir_Putin', 1],
  ],
  [
    ['Gerhard_Schroeder', 1],
    ['Jacques_Chirac', 1],
  ],
] as const;

describe.each([
  { module: realFaceEngine, encoders: ['mobilefacenet'] as const },
  { module: fusedFaceEngine, encoders: ['mobilefacenet', 'fr-feature'] as const },
])('a server with $module', ({ module, encoders }) => {
  it('decides as the engine does by itself, and is as sure, to the fourth decimal', async (ctx) => {
    const server = await startServerUnderTest({ faceEngine: module, engineThreads: 1 });
    onTestFinished(() => server.stop());
    const engine = await createFaceEngine({ encoders });
    onTestFinished(() => engine.close());
    const template = async (photo: Blob) =>
      engine.probeTemplate(new Uint8Array(await photo.arrayBuffer()));

    for (const falseMatchRate of [1e-2, 3e-5]) {
      const { biometrid } = await server.client({
        falseMatchRate: { face: falseMatchRate, voice: 1e-2 },
      });
      for (const [[one, first], [other, second]] of pairs) {
        const photo1 = photograph(ctx, one, first);
        const photo2 = photograph(ctx, other, second);
        const { match, confidence } = engine.compare(
          await template(photo1),
          await template(photo2),
          { falseMatchRate },
        );
        expect((await biometrid.documents.comparePhoto({ photo1, photo2 })).data).toEqual({
          message: 'FACE_COMPARED_WITH_SUCCESS',
          verified: match,
          confidence: confidence.toFixed(4),
        });
      }
    }
  });
});
