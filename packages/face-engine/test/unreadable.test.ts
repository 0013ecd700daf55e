import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFaceEngine, type FaceEngine, UnreadableImage } from '../src/index.js';

let engine: FaceEngine;
beforeAll(async () => {
  engine = await createFaceEngine();
});
afterAll(() => engine?.close());

it('bytes that are no photo are refused by every way to ask, in the words of the server’s guests', async () => {
  const nothing = new Uint8Array();
  for (const asked of [
    engine.faces(nothing),
    engine.detect(nothing),
    engine.enrollTemplate(nothing),
    engine.probeTemplate(nothing),
    engine.properties(nothing),
    engine.liveness([nothing]),
  ]) {
    const refusal = await asked.catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UnreadableImage);
    expect(refusal).toMatchObject({ name: 'UnreadableSample', code: 'UNREADABLE_IMAGE' });
  }
});
