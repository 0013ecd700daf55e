import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { multipart, multipartType } from '../bad-input/multipart.js';
import { faceEngine, faceEngineWithoutLiveness } from '../engines/samples.js';
import { ask } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { inBase64, photoOf, troublesomePhoto, undecodable } from './photos.js';
import { refused } from './refused.js';

const meta = { ok: true, code: 200, mode: 'live' };

/** An image of a session, which looks so much alive. */
const imageOf = (live: number) => inBase64(photoOf({ person: 'ada', live }));

describe('a server whose face engine judges liveness', () => {
  let server: ServerUnderTest;
  let client: TestClient;
  beforeAll(async () => {
    server = await startServerUnderTest({ faceEngine });
    client = await server.client();
  });
  afterAll(() => server.stop());

  const check = (...auditTrail: string[]) =>
    client.biometrid.liveness.check({ sessionId: 'a session', auditTrail });

  const undetermined = (livenessScore: unknown, message: string) => ({
    meta,
    data: {
      livenessResult: 'undetermined',
      livenessScore,
      retryFeedbackSuggestion: 3,
      message,
    },
  });
  const nothingToJudge = undetermined(0, 'The session holds no image with a usable face');

  it('says that it can', async () => {
    expect(await client.biometrid.liveness.getStatus()).toEqual({ meta });
  });

  it('passes a session whose images look alive, by their mean', async () => {
    expect(await check(await imageOf(0.25), await imageOf(1))).toEqual({
      meta,
      data: {
        livenessResult: 'passed',
        livenessScore: 62.5,
        retryFeedbackSuggestion: 0,
        message: 'The images of the session exhibited liveness',
      },
    });
  });

  it('passes from one half on', async () => {
    expect(await check(await imageOf(0.5))).toMatchObject({ data: { livenessResult: 'passed' } });
    expect(await check(await imageOf(0.49))).toEqual(
      undetermined(49, 'The images of the session did not exhibit liveness'),
    );
  });

  it('passes from the score on that stands for the share of living faces that the client lets it refuse', async () => {
    const passes = async (livenessBpcer: number, live: number) => {
      const { biometrid } = await server.client({ livenessBpcer });
      const { data } = await biometrid.liveness.check({ auditTrail: [await imageOf(live)] });
      return data.livenessResult === 'passed';
    };
    expect([await passes(0.01, 0.25), await passes(0.01, 0.24)]).toEqual([true, false]);
    expect([await passes(0.1, 0.75), await passes(0.1, 0.74)]).toEqual([true, false]);
    // Half way between 0.01 and 0.05, on a logarithmic scale.
    const between = Math.sqrt(0.01 * 0.05);
    expect([await passes(between, 0.376), await passes(between, 0.374)]).toEqual([true, false]);
  });

  it('judges nothing at a share that the engine is not measured for', async () => {
    for (const livenessBpcer of [0.001, 0.5]) {
      const { biometrid } = await server.client({ livenessBpcer, liveness: 'required' });
      const auditTrail = [await imageOf(1)];
      await refused(biometrid.liveness.check({ auditTrail }), 503, 'ENGINE_NOT_AVAILABLE');
      const photo = photoOf('ada');
      await refused(biometrid.face.findUser({ photo }), 503, 'ENGINE_NOT_AVAILABLE');
    }
  });

  it('has nothing to judge in a session without images, or without a face on them', async () => {
    expect(await check()).toEqual(nothingToJudge);
    expect(await client.biometrid.liveness.check({ sessionId: 'a session' })).toEqual(
      nothingToJudge,
    );
    expect(await check(await inBase64(photoOf()), await inBase64(photoOf('ada', 'bob')))).toEqual(
      nothingToJudge,
    );
  });

  it('leaves out images that are none', async () => {
    const gif = Buffer.from('GIF89a').toString('base64');
    const broken = await inBase64(undecodable);
    expect(await check(gif, broken)).toEqual(nothingToJudge);
    expect(await check(gif, await imageOf(0.75), broken)).toMatchObject({
      data: { livenessResult: 'passed', livenessScore: 75 },
    });
  });

  it('does not let what it cannot decode pass for a session', async () => {
    const zoomSessionData = new Blob(['PK\x03\x04 a session'], { type: 'application/zip' });
    expect(await client.biometrid.liveness.check({ zoomSessionData })).toEqual(nothingToJudge);
  });

  it('takes a form as well, its images as repeated fields', async () => {
    const { status, json } = await ask(server.origin, {
      method: 'POST',
      path: '/biometrics/liveness',
      headers: { 'x-app-token': client.livenessToken, 'content-type': multipartType },
      body: multipart([
        { name: 'auditTrail', content: await imageOf(0.5) },
        { name: 'auditTrail', content: `data:image/jpeg;base64,${await imageOf(1)}` },
      ]),
    });
    expect([status, json]).toMatchObject([200, { data: { livenessScore: 75 } }]);
  });

  it('answers with 503 when the engine dies, and then goes on', async () => {
    const crash = await inBase64(troublesomePhoto({ crash: true }));
    await refused(check(crash), 503, 'ENGINE_NOT_AVAILABLE');
    expect(await check(await imageOf(1))).toMatchObject({ data: { livenessResult: 'passed' } });
  });
});

describe('a server whose face engine judges no liveness', () => {
  let server: ServerUnderTest;
  beforeAll(async () => {
    server = await startServerUnderTest({ faceEngine: faceEngineWithoutLiveness });
  });
  afterAll(() => server.stop());

  it('has no liveness service', async () => {
    const { biometrid } = await server.client();
    await refused(biometrid.liveness.getStatus(), 503, 'ENGINE_NOT_AVAILABLE');
    await refused(biometrid.liveness.check({ auditTrail: [] }), 503, 'ENGINE_NOT_AVAILABLE');
  });

  it('lets no photo through for a client that requires liveness', async () => {
    const { biometrid } = await server.client({ liveness: 'required' });
    const photo = photoOf('ada');
    await refused(biometrid.face.findUser({ photo }), 503, 'ENGINE_NOT_AVAILABLE');
    await refused(
      biometrid.documents.comparePhoto({ photo1: photo, photo2: photo }),
      503,
      'ENGINE_NOT_AVAILABLE',
    );
  });

  it('estimates no properties, and says so', async () => {
    const { biometrid } = await server.client();
    expect(await biometrid.face.getProperties({ photo: photoOf('ada') })).toEqual({
      status: false,
      data: { message: 'FACE_PROPERTIES_FAILED', reason: 'No properties can be estimated' },
    });
  });
});
