import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../src/storage/storage.js';
import type { ClientSettings } from '../../src/tenants/client-settings.js';
import { faceEngine, type Subject } from '../engines/samples.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { bothDatabases } from './both-databases.js';
import { photoOf, troublesomePhoto, undecodable } from './photos.js';
import { refused } from './refused.js';

/** What the clients go by unless a test says otherwise: strict enough that one and the same face may fail. */
const oneOfTenThousand = { falseMatchRate: { face: 1e-4, voice: 1e-2 } };

/** Other photos of Ada: of cosine 0.96 with the plain one, and just above the threshold of that rate. */
const adaAgain: Subject = { person: 'ada', noise: 0.3, seed: 1 };
const adaHardlyLikeHerself: Subject = { person: 'ada', noise: 2.7, seed: 1 };

describe.each(bothDatabases)('the operations on faces, on %s', (_name, database) => {
  let server: ServerUnderTest | undefined;
  let client: TestClient;
  beforeEach(async (ctx) => {
    server ??= await startServerUnderTest({
      ...(await database(ctx)),
      faceEngine,
      engineQueue: 32,
    });
    client = await server.client(oneOfTenThousand);
  });
  afterAll(() => server?.stop());

  /** A further client of the same server. */
  function another(settings: Partial<ClientSettings> = {}): Promise<TestClient> {
    if (server === undefined) throw new Error('No server was started');
    return server.client(settings);
  }

  async function newUser({ biometrid }: TestClient = client): Promise<string> {
    return (await biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
  }

  async function enrolled(subject: string | Subject, of: TestClient = client): Promise<string> {
    const userId = await newUser(of);
    const { status } = await of.biometrid.face.enroll({ userId, photo: photoOf(subject) });
    expect(status).toBe(true);
    return userId;
  }

  /** What the audit log of a client says, without times and codes. */
  async function auditOf({ id }: TestClient): Promise<Omit<AuditEntry, 'at'>[]> {
    const entries = (await server?.storage.audit.read(id, 0, 100)) ?? [];
    return entries.map(({ action, subject, detail }) => ({
      action,
      ...(subject === undefined ? {} : { subject }),
      ...(detail === undefined ? {} : { detail }),
    }));
  }

  const recognized = (
    confidence: unknown = expect.stringMatching(/^(0\.[5-9]\d{3}|1\.0000)$/),
  ) => ({
    status: true,
    data: { message: 'FACE_RECOGNIZED_WITH_SUCCESS', verified: true, confidence },
  });
  const notRecognized = {
    status: false,
    data: { message: 'FACE_RECOGNITION_FAILED', verified: false },
  };
  const noUsableFace = (message: string, reason: string, more = {}) => ({
    status: false,
    data: { message, reason, ...more },
  });

  /** Photos on which no face counts, what each operation on one face says of them, and that it says so. */
  const unusable: [string, Blob, string][] = [
    ['nobody', photoOf(), "No faces found on 'photo'"],
    ['two faces of one size', photoOf('ada', 'bob'), "Several faces found on 'photo'"],
    [
      'a face that the engine cannot tell from others',
      photoOf({ person: 'ada', unusable: 'The face is too small' }),
      'The face is too small',
    ],
  ];
  /** A photo that is good enough to be compared, and not to be kept. */
  const coveredEyes = photoOf({ person: 'ada', refusal: 'The eyes are covered' });

  describe('Enroll Face', () => {
    it('stores the face of a user, and the status tells so', async () => {
      const userId = await newUser();
      expect(await client.biometrid.face.enroll({ userId, photo: photoOf('ada') })).toEqual({
        status: true,
        data: { message: 'FACE_ENROLLED_WITH_SUCCESS', enrolled: true },
      });
      const { data } = await client.biometrid.users.getEnrollStatus({ userId });
      expect(data).toEqual([
        { engines_oid: '0123456789abcdef01234567', type: 'face', enrolled: true },
      ]);
    });

    it('names the user who has the face already, with a confidence that is a number', async () => {
      const first = await enrolled('ada');
      const userId = await newUser();
      const outcome = await client.biometrid.face.enroll({ userId, photo: photoOf(adaAgain) });
      expect(outcome).toEqual({
        status: false,
        data: {
          message: 'FACE_ALREADY_DETECTED_ON_GALLERY',
          detectedId: first,
          confidence: expect.any(Number),
          alreadyExists: true,
        },
      });
      const { confidence } = { confidence: 0, ...outcome.data };
      expect(confidence).toBeGreaterThanOrEqual(0.5);
      expect(Math.round(confidence * 1e4)).toBeCloseTo(confidence * 1e4, 6);
      await refused(
        client.biometrid.face.verify({ userId, photo: photoOf('ada') }),
        400,
        'ENROLL_USER_FACE_FIRST',
      );
    });

    it('takes nobody for another user whom a verification would not take for that one', async () => {
      const strict = await another({ falseMatchRate: { face: 1e-6, voice: 1e-2 } });
      const userId = await enrolled('ada', strict);
      const photo = photoOf(adaHardlyLikeHerself);
      expect(await strict.biometrid.face.verify({ userId, photo })).toEqual(notRecognized);
      const outcome = await strict.biometrid.face.enroll({ userId: await newUser(strict), photo });
      expect(outcome).toMatchObject({ status: true });
    });

    it('notes who looks young, unless nobody’s age may be estimated, and decides nothing by it', async () => {
      const guarded = await another({ faceProperties: 'off' });
      const noted = async (age: number, of: TestClient) => {
        await enrolled({ person: `of age ${age}`, properties: { age } }, of);
        const { detail } = (await auditOf(of)).at(-1) ?? {};
        return detail?.['looksYoung'];
      };
      expect(await noted(15.9, client)).toBe(true);
      expect(await noted(16, client)).toBeUndefined();
      expect(await noted(15.9, guarded)).toBeUndefined();
    });

    it('answers an enrolled user who sends the same face with the own id, and changes nothing', async () => {
      const userId = await enrolled('ada');
      const before = await server?.storage.templates.of(client.id, userId, 'face');
      for (const photo of [photoOf('ada'), photoOf(adaAgain)]) {
        expect(await client.biometrid.face.enroll({ userId, photo })).toMatchObject({
          status: false,
          data: { message: 'FACE_ALREADY_DETECTED_ON_GALLERY', detectedId: userId },
        });
      }
      expect(await server?.storage.templates.of(client.id, userId, 'face')).toEqual(before);
    });

    it('refuses another face of an enrolled user, and changes nothing', async () => {
      const userId = await enrolled('ada');
      expect(await client.biometrid.face.enroll({ userId, photo: photoOf('bob') })).toEqual(
        noUsableFace('FACE_ENROLLMENT_FAILED', 'The user has another face enrolled'),
      );
      expect(await client.biometrid.face.verify({ userId, photo: photoOf('ada') })).toEqual(
        recognized(),
      );
    });

    it.each(unusable)('stores nothing of a photo of %s', async (_what, photo, reason) => {
      const userId = await newUser();
      expect(await client.biometrid.face.enroll({ userId, photo })).toEqual(
        noUsableFace('FACE_ENROLLMENT_FAILED', reason),
      );
      expect(await server?.storage.templates.of(client.id, userId, 'face')).toEqual([]);
    });

    it('stores nothing of a face that is good enough to be compared alone', async () => {
      const userId = await newUser();
      expect(await client.biometrid.face.enroll({ userId, photo: coveredEyes })).toEqual(
        noUsableFace('FACE_ENROLLMENT_FAILED', 'The eyes are covered'),
      );
      expect(await server?.storage.templates.of(client.id, userId, 'face')).toEqual([]);
    });

    it('lets somebody in the background be, up to half the height of the face', async () => {
      const enroll = async (height: number) => {
        const photo = photoOf({ person: 'ada', height: 100 }, { person: 'bob', height });
        return client.biometrid.face.enroll({ userId: await newUser(), photo });
      };
      expect(await enroll(51)).toEqual(
        noUsableFace('FACE_ENROLLMENT_FAILED', "Several faces found on 'photo'"),
      );
      expect(await enroll(50)).toMatchObject({ status: true });
    });

    it('enrolls a face once when it is sent for many users at the same time', async () => {
      const users = await Promise.all(Array.from({ length: 6 }, () => newUser()));
      const outcomes = await Promise.all(
        users.map((userId) => client.biometrid.face.enroll({ userId, photo: photoOf('ada') })),
      );
      expect(outcomes.filter(({ status }) => status)).toHaveLength(1);
      const enrolments = await Promise.all(
        users.map((userId) => server?.storage.templates.of(client.id, userId, 'face')),
      );
      expect(enrolments.flat()).toHaveLength(1);
    });
  });

  describe('Verify Face', () => {
    it('recognizes the user on another photo, with a confidence that is text', async () => {
      const userId = await enrolled('ada');
      const { face } = client.biometrid;
      expect(await face.verify({ userId, photo: photoOf(adaAgain) })).toEqual(recognized());
    });

    it('is the surer, the further a face is from the threshold, and half sure at it', async () => {
      const userId = await enrolled('ada');
      const confidence = async (subject: string | Subject) => {
        const { data } = await client.biometrid.face.verify({ userId, photo: photoOf(subject) });
        return 'confidence' in data ? Number(data.confidence) : undefined;
      };
      const hardly = await confidence(adaHardlyLikeHerself);
      expect(hardly).toBeGreaterThanOrEqual(0.5);
      expect(hardly).toBeLessThan(0.9);
      expect(await confidence('ada')).toBeGreaterThan(0.999);
    });

    it('does not recognize somebody else, and does not say how unlike', async () => {
      const userId = await enrolled('ada');
      expect(await client.biometrid.face.verify({ userId, photo: photoOf('bob') })).toEqual(
        notRecognized,
      );
    });

    it('decides by the false match rate of the client', async () => {
      const strict = await another({ falseMatchRate: { face: 1e-6, voice: 1e-2 } });
      const [userId, strictId] = [await enrolled('ada'), await enrolled('ada', strict)];
      const photo = photoOf(adaHardlyLikeHerself);
      expect(await client.biometrid.face.verify({ userId, photo })).toEqual(recognized());
      expect(await strict.biometrid.face.verify({ userId: strictId, photo })).toEqual(
        notRecognized,
      );
    });

    it('decides by one of a thousand where the client names no rate', async () => {
      const silent = await another();
      await silent.biometrid.face.verify({
        userId: await enrolled('ada', silent),
        photo: photoOf('ada'),
      });
      expect((await auditOf(silent)).at(-1)).toMatchObject({ detail: { falseMatchRate: 1e-3 } });
    });

    it('decides nothing at a rate that the engine is not measured for', async () => {
      const strictest = await another({ falseMatchRate: { face: 1e-9, voice: 1e-2 } });
      const userId = await enrolled('ada', strictest);
      await refused(
        strictest.biometrid.face.verify({ userId, photo: photoOf('ada') }),
        503,
        'ENGINE_NOT_AVAILABLE',
      );
    });

    it('asks for an enrolment first', async () => {
      await refused(
        client.biometrid.face.verify({ userId: await newUser(), photo: photoOf('ada') }),
        400,
        'ENROLL_USER_FACE_FIRST',
      );
    });

    it.each(unusable)('says that it saw %s', async (_what, photo, reason) => {
      const userId = await enrolled('ada');
      expect(await client.biometrid.face.verify({ userId, photo })).toEqual(
        noUsableFace('FACE_RECOGNITION_FAILED', reason, { verified: false }),
      );
    });

    it('recognizes the user on a photo that could not be enrolled', async () => {
      const userId = await enrolled('ada');
      const { face } = client.biometrid;
      expect(await face.verify({ userId, photo: coveredEyes })).toEqual(recognized());
      expect(await face.findUser({ photo: coveredEyes })).toMatchObject({ data: { userId } });
    });

    it('takes the largest face, when the next is at most nine tenths as high', async () => {
      const userId = await enrolled('ada');
      const verify = (height: number) =>
        client.biometrid.face.verify({
          userId,
          photo: photoOf({ person: 'bob', height }, { person: 'ada', height: 100 }),
        });
      expect(await verify(90)).toEqual(recognized());
      expect(await verify(91)).toMatchObject({
        status: false,
        data: { reason: "Several faces found on 'photo'" },
      });
    });
  });

  describe('Adapt Face', () => {
    const adapted = { status: true, data: { message: 'FACE_ADAPTED_WITH_SUCCESS', adapted: true } };
    const notReliable = {
      status: false,
      data: { message: 'FACE_NOT_REALIABLE_TO_ADAPT', alreadyExists: false },
    };
    const older: Subject = { person: 'ada', noise: 1.5, seed: 2 };
    const muchOlder: Subject = { person: 'ada', noise: 2.8, seed: 2 };

    it('knows the user by the new face as well', async () => {
      const userId = await enrolled('ada');
      const { face } = client.biometrid;
      expect(await face.verify({ userId, photo: photoOf(muchOlder) })).toEqual(notRecognized);
      expect(await face.adapt({ userId, photo: photoOf(older) })).toEqual(adapted);
      expect(await face.verify({ userId, photo: photoOf(muchOlder) })).toEqual(recognized());
    });

    it('wants more than verifying does', async () => {
      const userId = await enrolled('ada');
      const photo = photoOf(adaHardlyLikeHerself);
      expect(await client.biometrid.face.verify({ userId, photo })).toEqual(recognized());
      expect(await client.biometrid.face.adapt({ userId, photo })).toEqual(notReliable);
    });

    it('never leads away from the first face, step by step', async () => {
      const userId = await enrolled('ada');
      const { face } = client.biometrid;
      expect(await face.adapt({ userId, photo: photoOf(older) })).toEqual(adapted);
      expect(await face.adapt({ userId, photo: photoOf(muchOlder) })).toEqual(notReliable);
    });

    it('does not take somebody else', async () => {
      const userId = await enrolled('ada');
      expect(await client.biometrid.face.adapt({ userId, photo: photoOf('bob') })).toEqual(
        notReliable,
      );
    });

    it('keeps the first face and the four latest: the fifth drops the second, never the first', async () => {
      const userId = await enrolled('ada');
      const kept = async () => {
        const templates = (await server?.storage.templates.of(client.id, userId, 'face')) ?? [];
        return templates.map(({ id, role }) => `${role} ${id}`);
      };
      const all = await kept();
      for (const seed of [1, 2, 3, 4, 5, 6]) {
        const photo = photoOf({ person: 'ada', noise: 0.2, seed });
        expect(await client.biometrid.face.adapt({ userId, photo })).toEqual(adapted);
        all.push(...(await kept()).filter((one) => !all.includes(one)));
        expect(await kept()).toEqual([...all.slice(0, 1), ...all.slice(1).slice(-4)]);
      }
      expect(all[0]).toMatch(/^enrolment/);
      expect(all).toHaveLength(7);
    });

    it.each(unusable)('changes nothing by a photo of %s', async (_what, photo, reason) => {
      const userId = await enrolled('ada');
      expect(await client.biometrid.face.adapt({ userId, photo })).toEqual(
        noUsableFace('FACE_ADAPT_FAILED', reason),
      );
    });

    it('takes no photo that could not be enrolled', async () => {
      const userId = await enrolled('ada');
      expect(await client.biometrid.face.adapt({ userId, photo: coveredEyes })).toEqual(
        noUsableFace('FACE_ADAPT_FAILED', 'The eyes are covered'),
      );
    });

    it('asks for an enrolment first', async () => {
      await refused(
        client.biometrid.face.adapt({ userId: await newUser(), photo: photoOf('ada') }),
        400,
        'ENROLL_USER_FACE_FIRST',
      );
    });
  });

  describe('Find User Id by Face', () => {
    it('finds the user among others', async () => {
      await enrolled('bob');
      const userId = await enrolled('ada');
      await enrolled('cleo');
      const found = recognized();
      expect(await client.biometrid.face.findUser({ photo: photoOf(adaAgain) })).toEqual({
        ...found,
        data: { ...found.data, userId },
      });
    });

    it('finds nobody among others, and nobody where nobody is', async () => {
      const { face } = client.biometrid;
      expect(await face.findUser({ photo: photoOf('ada') })).toEqual(notRecognized);
      await enrolled('bob');
      expect(await face.findUser({ photo: photoOf('ada') })).toEqual(notRecognized);
    });

    it('wants more of a face, the more there are', async () => {
      const lax = await another({ falseMatchRate: { face: 1e-2, voice: 1e-2 } });
      const photo = photoOf({ person: 'ada', noise: 3, seed: 2 });
      const userId = await enrolled('ada', lax);
      expect(await lax.biometrid.face.findUser({ photo })).toMatchObject({ data: { userId } });
      for (let number = 0; number < 10; number += 1) await enrolled(`person ${number}`, lax);
      expect(await lax.biometrid.face.findUser({ photo })).toEqual(notRecognized);
    });

    it('finds nobody whom a verification would turn away, however few there are', async () => {
      const strict = await another({ falseMatchRate: { face: 1e-6, voice: 1e-2 } });
      const [userId, photo] = [await enrolled('ada', strict), photoOf(adaHardlyLikeHerself)];
      const { face } = strict.biometrid;
      expect(await face.verify({ userId, photo })).toEqual(notRecognized);
      expect(await face.findUser({ photo })).toEqual(notRecognized);
      expect(await face.findUsers({ photo })).toEqual(notRecognized);
    });

    it('finds a user by the first face and by an adapted one', async () => {
      const userId = await enrolled('ada');
      const older = photoOf({ person: 'ada', noise: 1.5, seed: 2 });
      await client.biometrid.face.adapt({ userId, photo: older });
      for (const photo of [photoOf('ada'), older])
        expect(await client.biometrid.face.findUser({ photo })).toMatchObject({ data: { userId } });
    });

    it.each(unusable)('says that it saw %s', async (_what, photo, reason) => {
      expect(await client.biometrid.face.findUser({ photo })).toEqual(
        noUsableFace('FACE_ENROLLMENT_FAILED', reason),
      );
    });
  });

  describe('Find Multiple Id by Face', () => {
    it('finds each user once, and leaves out who is not known', async () => {
      const [ada, bob] = [await enrolled('ada'), await enrolled('bob')];
      const photo = photoOf('bob', 'cleo', 'ada', adaAgain);
      const { status, data } = await client.biometrid.face.findUsers({ photo });
      expect({ status, data }).toEqual({
        status: true,
        data: {
          message: 'FACE_RECOGNIZED_WITH_SUCCESS',
          verified: true,
          usersFound: [
            { userId: bob, confidence: expect.stringMatching(/^0\.\d{4}$/) },
            { userId: ada, confidence: expect.stringMatching(/^0\.\d{4}$/) },
          ],
        },
      });
    });

    it('finds nobody', async () => {
      await enrolled('ada');
      const photo = photoOf('bob', 'cleo');
      expect(await client.biometrid.face.findUsers({ photo })).toEqual(notRecognized);
    });

    it('leaves out a face that the engine cannot compare, and says why when there is no other', async () => {
      const userId = await enrolled('ada');
      const tooSmall: Subject = { person: 'bob', unusable: 'The face is too small' };
      const { face } = client.biometrid;
      expect(await face.findUsers({ photo: photoOf(tooSmall, 'ada') })).toMatchObject({
        data: { usersFound: [{ userId }] },
      });
      expect(await face.findUsers({ photo: photoOf(tooSmall) })).toEqual(
        noUsableFace('FACE_ENROLLMENT_FAILED', 'The face is too small'),
      );
      expect(await face.findUsers({ photo: photoOf() })).toEqual(
        noUsableFace('FACE_ENROLLMENT_FAILED', "No faces found on 'photo'"),
      );
    });
  });

  describe('Find Face Properties', () => {
    it('tells age, gender and emotions', async () => {
      const properties = { age: 36.5, gender: 'female', emotions: ['happy', 'neutral'] } as const;
      const photo = photoOf({
        person: 'ada',
        properties: { ...properties, emotions: [...properties.emotions] },
      });
      expect(await client.biometrid.face.getProperties({ photo })).toEqual({
        status: true,
        data: { message: 'FACE_RECOGNIZED_WITH_SUCCESS', properties },
      });
    });

    it('estimates nothing for a client that has it switched off', async () => {
      const { biometrid } = await another({ faceProperties: 'off' });
      expect(await biometrid.face.getProperties({ photo: photoOf('ada') })).toEqual(
        noUsableFace('FACE_PROPERTIES_FAILED', 'Face properties are switched off for this client'),
      );
    });

    it('says that it saw nobody, or several', async () => {
      const { face } = client.biometrid;
      expect(await face.getProperties({ photo: photoOf() })).toEqual(
        noUsableFace('FACE_PROPERTIES_FAILED', "No faces found on 'photo'"),
      );
      expect(await face.getProperties({ photo: photoOf('ada', 'bob') })).toEqual({
        status: false,
        data: { message: 'MULTIPLE_FACES_DETECTED' },
      });
    });
  });

  describe('Delete User Face Enroll', () => {
    it('erases the face, which is then known no more and may be enrolled again', async () => {
      const userId = await enrolled('ada');
      const { face } = client.biometrid;
      await face.adapt({ userId, photo: photoOf(adaAgain) });
      expect(await face.findUser({ photo: photoOf('ada') })).toMatchObject({ status: true });
      expect(await face.deleteEnroll({ userId })).toEqual({
        status: true,
        data: { message: 'USER_FACE_CREDENTIALS_DELETED' },
      });
      await refused(face.verify({ userId, photo: photoOf('ada') }), 400, 'ENROLL_USER_FACE_FIRST');
      expect(await face.findUser({ photo: photoOf('ada') })).toEqual(notRecognized);

      const other = await newUser();
      expect(await face.enroll({ userId: other, photo: photoOf('ada') })).toMatchObject({
        status: true,
      });
      expect(await face.enroll({ userId, photo: photoOf('bob') })).toMatchObject({ status: true });
      expect(await face.verify({ userId, photo: photoOf('bob') })).toEqual(recognized());
    });

    it('has nothing to erase where nothing is', async () => {
      await refused(
        client.biometrid.face.deleteEnroll({ userId: await newUser() }),
        400,
        'ENROLL_USER_FACE_FIRST',
      );
    });
  });

  describe('clients', () => {
    it('may each enroll the same face, and find only their own users', async () => {
      const other = await another();
      const [userId, otherId] = [await enrolled('ada'), await enrolled('ada', other)];
      const photo = photoOf(adaAgain);
      expect(await client.biometrid.face.findUser({ photo })).toMatchObject({ data: { userId } });
      expect(await other.biometrid.face.findUser({ photo })).toMatchObject({
        data: { userId: otherId },
      });
      await client.biometrid.face.deleteEnroll({ userId });
      expect(await client.biometrid.face.findUser({ photo })).toEqual(notRecognized);
      expect(await other.biometrid.face.findUser({ photo })).toMatchObject({
        data: { userId: otherId },
      });
    });
  });

  describe('a client that requires liveness', () => {
    const live = { liveness: 'required' } as const;
    const fake: Subject = { person: 'ada', live: 0.49 };
    const reason = "No living face found on 'photo'";

    it('has every photo judged that is enrolled, verified, adapted or looked for', async () => {
      const strict = await another(live);
      const { face } = strict.biometrid;
      const [userId, nobody] = [await enrolled('ada', strict), await newUser(strict)];
      // What the caller says of liveness changes nothing.
      const photo = photoOf(fake);
      const liveness = true;
      expect(
        await face.enroll({ userId: nobody, photo: photoOf({ person: 'bob', live: 0.1 }) }),
      ).toEqual(noUsableFace('FACE_ENROLLMENT_FAILED', reason));
      expect(await face.verify({ userId, photo, liveness })).toEqual(
        noUsableFace('FACE_RECOGNITION_FAILED', reason, { verified: false }),
      );
      expect(await face.adapt({ userId, photo, liveness })).toEqual(
        noUsableFace('FACE_ADAPT_FAILED', reason),
      );
      for (const find of [face.findUser, face.findUsers])
        expect(await find({ photo, liveness })).toEqual(
          noUsableFace('FACE_ENROLLMENT_FAILED', reason),
        );
      expect(
        await face.verify({
          userId,
          photo: photoOf({ person: 'ada', live: 0.5 }),
          liveness: false,
        }),
      ).toEqual(recognized());
    });

    it('has as many living faces refused as it allows', async () => {
      const photo = photoOf({ person: 'ada', live: 0.6 });
      const verified = async (livenessBpcer: number) => {
        const strict = await another({ ...live, livenessBpcer });
        const userId = await enrolled('ada', strict);
        return (await strict.biometrid.face.verify({ userId, photo })).status;
      };
      expect([await verified(0.05), await verified(0.1)]).toEqual([true, false]);
    });

    it('finds the living among several', async () => {
      const strict = await another(live);
      const [ada, bob] = [await enrolled('ada', strict), await enrolled('bob', strict)];
      const photo = photoOf(fake, 'bob');
      const { data } = await strict.biometrid.face.findUsers({ photo });
      expect(JSON.stringify(data)).toContain(bob);
      expect(JSON.stringify(data)).not.toContain(ada);
    });

    it('is not what a client is that says nothing', async () => {
      const userId = await enrolled('ada');
      const verification = client.biometrid.face.verify({
        userId,
        photo: photoOf(fake),
        liveness: true,
      });
      expect(await verification).toEqual(recognized());
    });
  });

  describe('the audit log', () => {
    it('holds every decision with the rate it was made at, and names nobody', async () => {
      const { face } = client.biometrid;
      const ada = await enrolled('ada');
      const bob = await newUser();
      await face.enroll({ userId: bob, photo: photoOf('ada') });
      await face.enroll({ userId: bob, photo: photoOf() });
      await face.verify({ userId: ada, photo: photoOf('ada') });
      await face.verify({ userId: ada, photo: photoOf('bob') });
      await face.adapt({ userId: ada, photo: photoOf('bob') });
      await face.adapt({ userId: ada, photo: photoOf('ada') });
      await face.findUser({ photo: photoOf('ada') });
      await face.findUser({ photo: photoOf('bob') });
      await face.deleteEnroll({ userId: ada });
      const entries = await auditOf(client);
      const [first] = entries;
      const second = entries.find(({ subject }) => subject !== first?.subject);
      const [aboutAda, aboutBob] = [{ subject: first?.subject }, { subject: second?.subject }];
      expect(entries).toEqual([
        { action: 'user.created', ...aboutAda },
        { action: 'face.enrolled', ...aboutAda, detail: { falseMatchRate: 1e-4 } },
        { action: 'user.created', ...aboutBob },
        {
          action: 'face.enrolment.refused',
          ...aboutBob,
          detail: { because: 'duplicate', falseMatchRate: 1e-4 },
        },
        { action: 'face.enrolment.refused', ...aboutBob, detail: { because: 'no usable face' } },
        { action: 'face.verified', ...aboutAda, detail: { falseMatchRate: 1e-4 } },
        {
          action: 'face.verification.refused',
          ...aboutAda,
          detail: { because: 'another face', falseMatchRate: 1e-4 },
        },
        {
          action: 'face.adaptation.refused',
          ...aboutAda,
          detail: { because: 'not alike enough', falseMatchRate: 1e-5 },
        },
        { action: 'face.adapted', ...aboutAda, detail: { falseMatchRate: 1e-5 } },
        { action: 'face.found', ...aboutAda, detail: { falseMatchRate: 1e-4 } },
        { action: 'face.search.refused', detail: { because: 'nobody', falseMatchRate: 1e-4 } },
        { action: 'face.erased', ...aboutAda },
      ]);
      for (const userId of [ada, bob]) expect(JSON.stringify(entries)).not.toContain(userId);
    });
  });

  describe('a photo that is none', () => {
    /** Every operation on one photo, as a caller sends it. */
    const operations: [string, (photo: Blob, userId: string) => Promise<unknown>][] = [
      ['enrollFace', (photo, userId) => client.biometrid.face.enroll({ userId, photo })],
      ['verifyFace', (photo, userId) => client.biometrid.face.verify({ userId, photo })],
      ['adaptFace', (photo, userId) => client.biometrid.face.adapt({ userId, photo })],
      ['findUserByFace', (photo) => client.biometrid.face.findUser({ photo })],
      ['findUsersByFaces', (photo) => client.biometrid.face.findUsers({ photo })],
      ['findFaceProperties', (photo) => client.biometrid.face.getProperties({ photo })],
    ];

    it.each(operations)('%s refuses what cannot be decoded', async (_id, call) => {
      const userId = await enrolled('ada');
      await refused(call(undecodable, userId), 400, 'NO_FILE_OR_INVALID_FORMAT');
      for (const bytes of ['GIF89a', 'RIFF\0\0\0\0WEBPVP8 '])
        await refused(call(new Blob([bytes]), userId), 400, 'NO_FILE_OR_INVALID_FORMAT');
    });

    it.each(operations)(
      '%s answers with 503 when the engine fails, and then goes on',
      async (_id, call) => {
        const userId = await enrolled('ada');
        const error = await refused(
          call(troublesomePhoto({ throw: 'out of memory' }, 'ada'), userId),
          503,
          'ENGINE_NOT_AVAILABLE',
        );
        expect(error.retryAfter).toBeGreaterThan(0);
        await expect(call(photoOf('ada'), userId)).resolves.toBeDefined();
      },
    );

    it('that kills the engine is answered with 503, and the next photo is looked at', async () => {
      const userId = await enrolled('ada');
      const { face } = client.biometrid;
      const error = await refused(
        face.verify({ userId, photo: troublesomePhoto({ crash: true }, 'ada') }),
        503,
        'ENGINE_NOT_AVAILABLE',
      );
      expect(error.retryAfter).toBeGreaterThan(0);
      expect(await face.verify({ userId, photo: photoOf('ada') })).toEqual(recognized());
    });
  });
});
