import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { ClientSettings } from '../../src/tenants/client-settings.js';
import { voiceEngine } from '../engines/samples.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { bothDatabases } from './both-databases.js';
import { refused } from './refused.js';
import { promptIn, Speaker } from './speaker.js';

/** So unlike the enrolled voice that one recording leaves it open who speaks, and two of them do not. */
const hoarse = [
  { noise: 5, seed: 1 },
  { noise: 5, seed: 2 },
] as const;
/** So unlike it that two leave no hope either. */
const alike = [
  { noise: 7.5, seed: 1 },
  { noise: 7.5, seed: 2 },
] as const;

const verified = {
  status: true,
  data: { message: 'AUDIO_VERIFIED_WITH_SUCCESS', dialogueStatus: 'Suceeded', verified: true },
};
const verificationFailed = {
  status: false,
  data: { message: 'AUDIO_VERIFICATION_FAILED', dialogueStatus: 'Failed', verified: false },
};

/** One more prompt, because of the recording before. */
function more(decision: 'OK'): unknown;
function more(decision: 'REPEAT', reason: string): unknown;
function more(decision: string, reason?: string) {
  const message = 'AUDIO_SUBMITTED_WITH_SUCCESS';
  const [promptCode, promptCodeText] = [expect.stringMatching(/^\d{4}$/), expect.any(String)];
  const data = { message, promptCode, promptCodeText, decision, ...(reason && { reason }) };
  return { status: true, data };
}

describe.each(bothDatabases)('what a voice dialogue comes to, on %s', (_name, database) => {
  /** The server's clock. Milliseconds since the epoch. */
  let now = Date.UTC(2026, 10, 24);
  let server: ServerUnderTest | undefined;
  let client: TestClient;
  let ada: Speaker;
  beforeEach(async (ctx) => {
    server ??= await startServerUnderTest({
      ...(await database(ctx)),
      voiceEngine,
      engineThreads: 1,
      now: () => now,
    });
    client = await another();
    ada = await Speaker.of(client);
  });
  afterAll(() => server?.stop());

  /** A further client of the same server. */
  function another(settings: Partial<ClientSettings> = {}): Promise<TestClient> {
    if (server === undefined) throw new Error('No server was started');
    return server.client({ languages: ['en', 'pt'], ...settings });
  }

  /** What the audit log says of recordings, and of what they came to. */
  async function heard(): Promise<unknown[]> {
    const entries = (await server?.storage.audit.read(client.id, 0, 1_000)) ?? [];
    return entries
      .filter(({ action }) => action.startsWith('voice.'))
      .map(({ action, detail }) => [action, detail?.['because']].filter(Boolean).join(': '));
  }

  describe('where one recording leaves it open who speaks', () => {
    it('a second prompt is asked for, and both together pass', async () => {
      await ada.enrol();
      expect(await ada.hold('verify', ...hoarse)).toEqual([more('OK'), verified]);
      expect(await ada.prompt()).toBeUndefined();
      expect((await heard()).slice(-2)).toEqual(['voice.accepted', 'voice.verified']);
    });

    it('both together may fail, without a word of why', async () => {
      await ada.enrol();
      expect(await ada.hold('verify', ...alike)).toEqual([more('OK'), verificationFailed]);
      expect(await ada.prompt()).toBeUndefined();
      expect((await heard()).slice(-2)).toEqual([
        'voice.accepted',
        'voice.verification.refused: another voice',
      ]);
    });

    it('the second is judged beside the first, and not alone', async () => {
      await ada.enrol();
      // It would not have passed alone, nor been asked for another.
      expect(await ada.hold('verify', { noise: 5, seed: 1 }, { speaker: 'bob' })).toEqual([
        more('OK'),
        verificationFailed,
      ]);
    });

    it('a recording that is none of the second prompt is repeated, and the first still counts', async () => {
      await ada.enrol();
      const [first, second] = hoarse;
      const answers = await ada.hold('verify', first, { digits: '0000' }, second);
      expect(answers).toEqual([more('OK'), more('REPEAT', 'OTHER_DIGITS'), verified]);
    });

    it('the first cannot be sent again for the second', async () => {
      await ada.enrol();
      const [first, second] = hoarse;
      const again = { ...first, digits: '0653', take: 'a take', fit: 0 };
      const answers = await ada.hold('verify', again, again, second);
      expect(answers).toEqual([more('OK'), more('REPEAT', 'SAME_RECORDING'), verified]);
    });

    it('an erased enrolment ends what has begun', async () => {
      await ada.enrol();
      const digits = promptIn(
        await ada.say('verify', { ...hoarse[0], digits: await ada.open('verify') }),
      );
      await client.biometrid.voice.deleteEnroll({ userId: ada.userId });
      await refused(ada.say('verify', { ...hoarse[1], digits }), 400, 'ENROLL_USER_VOICE_FIRST');
      await ada.enrol();
      // The dialogue of the enrolment took its place.
      expect(await ada.prompt()).toBeUndefined();
      expect(await ada.hold('verify', ...hoarse)).toEqual([more('OK'), verified]);
    });

    it('an adaptation asks for none: it fails', async () => {
      await ada.enrol();
      expect(await ada.hold('adapt', ...hoarse)).toEqual([
        {
          status: false,
          data: { message: 'AUDIO_ADAPT_FAILED', dialogueStatus: 'Failed', adapted: false },
        },
      ]);
    });
  });

  describe('an enrolment', () => {
    it('leaves out the recording that is not like the others', async () => {
      const asAda = [1, 2, 3].map((seed) => ({ noise: 0.2, seed }));
      const [first = {}, second = {}, third = {}] = asAda;
      const answers = await ada.hold('enroll', first, { speaker: 'bob' }, second, third);
      expect(answers).toEqual([
        more('OK'),
        more('OK'),
        more('REPEAT', 'NOT_LIKE_BEFORE'),
        { status: true, data: { message: 'AUDIO_ENROLLED_WITH_SUCCESS', enrolled: true } },
      ]);
      expect(await heard()).toEqual([
        'voice.accepted',
        'voice.accepted',
        'voice.accepted',
        'voice.enrolled',
      ]);
      expect(await ada.verified()).toBe(true);
      expect(await ada.verified({ speaker: 'bob' })).toBe(false);
    });

    it('leaves out two of five', async () => {
      const answers = await ada.hold('enroll', { speaker: 'bob' }, {}, { speaker: 'eve' }, {}, {});
      expect(answers.map(({ data }) => data.reason)).toEqual([
        undefined,
        undefined,
        'NOT_LIKE_BEFORE',
        'NOT_LIKE_BEFORE',
        undefined,
      ]);
      expect(await ada.verified()).toBe(true);
    });

    it('fails when no three of five agree, and says so', async () => {
      const people = ['ada', 'bob', 'eve', 'joe', 'mia'].map((speaker) => ({ speaker }));
      const answers = await ada.hold('enroll', ...people);
      expect(answers).toEqual([
        ...[more('OK'), more('OK')],
        ...[more('REPEAT', 'NOT_LIKE_BEFORE'), more('REPEAT', 'NOT_LIKE_BEFORE')],
        {
          status: false,
          data: {
            message: 'ENROLLMENT_FAILED',
            detail: 'Enrollment failed. Please start over.',
            attempt: 5,
            reason: 'NOT_LIKE_BEFORE',
          },
        },
      ]);
      expect(await ada.prompt()).toBeUndefined();
      expect((await heard()).at(-1)).toBe('voice.enrolment.refused: not like before');
      await refused(ada.open('verify'), 400, 'ENROLL_USER_VOICE_FIRST');
    });

    it('asks for all ten digits', async () => {
      const prompts = [await ada.open('enroll')];
      for (const _ of ['first', 'second'])
        prompts.push(promptIn(await ada.say('enroll', { digits: prompts.at(-1) ?? '' })));
      expect(new Set(prompts.join('')).size).toBe(10);
    });
  });

  describe('a score', () => {
    /** Somebody whose voice comes over the telephone, as do those of others. */
    const telephone = { channel: 'telephone' };

    async function enrolOthers(count: number, from: number): Promise<void> {
      for (let n = from; n < from + count; n += 1)
        await (await Speaker.of(client)).enrol({ ...telephone, speaker: `person ${n}` });
    }

    it('is set against the client’s own voices from 20 others on, and against the engine’s before', async () => {
      await ada.enrol(telephone);
      await enrolOthers(19, 0);
      // To people who were recorded elsewhere, everybody on the telephone sounds alike.
      expect(await ada.verified({ ...telephone, speaker: 'bob' })).toBe(true);
      await enrolOthers(1, 19);
      expect(await ada.verified({ ...telephone, speaker: 'bob' })).toBe(false);
      expect(await ada.verified(telephone)).toBe(true);
      expect((await ada.hold('adapt', telephone)).at(-1)?.status).toBe(true);
      // Of one language alone.
      const bia = await Speaker.of(client);
      await bia.enrol({ ...telephone, language: 'pt' });
      expect(await bia.verified({ ...telephone, language: 'pt', speaker: 'bob' })).toBe(true);
    });

    it('is set against the engine’s voices where one voice was enrolled many times over', async () => {
      for (let n = 0; n < 25; n += 1) await (await Speaker.of(client)).enrol();
      await ada.enrol();
      expect(await ada.verified()).toBe(true);
      expect(await ada.verified({ speaker: 'bob' })).toBe(false);
    });
  });

  describe('a recording that was heard before', () => {
    it('is refused whatever the file says of itself, in a dialogue of any kind', async () => {
      const said = { digits: '0653', fit: 0, take: 'a take' };
      const answers = await ada.hold('enroll', said, { ...said, header: 'another' }, {}, {});
      expect(answers.map(({ data }) => data.reason)).toEqual([
        ...[undefined, 'SAME_RECORDING', undefined, undefined],
      ]);
      for (const kind of ['verify', 'adapt'] as const)
        expect(await ada.hold(kind, said, {})).toEqual([
          more('REPEAT', 'SAME_RECORDING'),
          expect.objectContaining({ status: true }),
        ]);
      expect(await heard()).toEqual([
        ...['voice.accepted', 'voice.refused: same recording', 'voice.accepted', 'voice.enrolled'],
        ...['voice.refused: same recording', 'voice.verified'],
        ...['voice.refused: same recording', 'voice.adapted'],
      ]);
    });

    it('is refused as a part of another, as long as the client has that compared', async () => {
      const played = [{ take: 'a take' }, { take: 'a take', noise: 0.1 }, {}] as const;
      await ada.enrol({ take: 'a take' }, {});
      const [, ...again] = played;
      expect(await ada.hold('verify', ...again)).toEqual([
        more('REPEAT', 'SAME_RECORDING'),
        verified,
      ]);
      expect((await heard()).at(-2)).toBe('voice.refused: heard before');

      client = await another({ voiceReplay: 'off' });
      const bob = await Speaker.of(client);
      await bob.enrol({ take: 'a take' }, {});
      expect(await bob.hold('verify', ...again)).toEqual([verified]);
    });

    it('is not one that was refused, nor one that failed, nor another user’s', async () => {
      const quiet = { take: 'a quiet take', refusal: 'too quiet' };
      await ada.enrol(quiet, {});
      const bobs = { take: 'of Bob', digits: '0653', fit: 0, speaker: 'bob' };
      expect(await ada.verified(bobs)).toBe(false);
      expect(await ada.hold('verify', bobs)).toEqual([verificationFailed]);
      expect(await ada.hold('verify', { take: 'a quiet take' })).toEqual([verified]);
      const bob = await Speaker.of(client);
      await bob.enrol(bobs, { speaker: 'bob' });
    });

    it('goes before what is said in it, and after what cannot be heard', async () => {
      await ada.enrol({ take: 'a take' }, {});
      const replayed = { take: 'a take', digits: '0000' };
      expect((await ada.hold('verify', replayed, {}))[0]).toEqual(more('REPEAT', 'SAME_RECORDING'));
      expect((await ada.hold('verify', { ...replayed, refusal: 'too noisy' }, {}))[0]).toEqual(
        more('REPEAT', 'TOO_NOISY'),
      );
    });

    it('is forgotten with the enrolment', async () => {
      await ada.enrol({ take: 'a take' }, {});
      await client.biometrid.voice.deleteEnroll({ userId: ada.userId });
      await ada.enrol({ take: 'a take' }, {});
    });
  });

  describe('who fails too often', () => {
    const bob = { speaker: 'bob' };
    beforeEach(async () => {
      client = await another({ voiceTries: 2 });
      ada = await Speaker.of(client);
      await ada.enrol();
    });

    /** Expects that nothing of a voice is verified for so many seconds. */
    async function shut(seconds: number): Promise<void> {
      for (const kind of ['verify', 'adapt'] as const)
        for (const ask of [() => ada.open(kind), () => ada.say(kind, { digits: '0653' })]) {
          const { retryAfter } = await refused(ask(), 429, 'TOO_MANY_REQUESTS');
          expect(retryAfter).toBe(seconds * 1_000);
        }
    }

    it('waits until the hour since the first of them is over', async () => {
      expect(await ada.verified(bob)).toBe(false);
      now += 10 * 60 * 1_000;
      expect(await ada.verified(bob)).toBe(false);
      await shut(50 * 60);
      now += 50 * 60 * 1_000 - 1_000;
      await shut(1);
      now += 1_000;
      expect(await ada.verified()).toBe(true);
    });

    it('is stopped in the middle of a dialogue, too', async () => {
      const digits = await ada.open('verify');
      for (const _ of ['first', 'second'])
        await server?.storage.transaction((repositories) =>
          repositories.tries.fail(client.id, ada.userId, 'voice', now, now + 60_000),
        );
      await refused(ada.say('verify', { digits }), 429, 'TOO_MANY_REQUESTS');
      now += 60_000;
      expect((await ada.say('verify', { digits })).status).toBe(true);
    });

    it('counts those whose recordings were refused, and adaptations', async () => {
      expect(await ada.verified({ digits: '0000' })).toBe(false);
      expect((await ada.hold('adapt', bob)).at(-1)?.status).toBe(false);
      await shut(60 * 60);
    });

    it('cannot begin anew for nothing after a recording that left it open', async () => {
      for (const _ of ['first', 'second']) {
        const digits = await ada.open('verify');
        expect(await ada.say('verify', { ...alike[0], digits })).toEqual(more('OK'));
        await client.biometrid.users.restartState({ userId: ada.userId });
      }
      await shut(60 * 60);
    });

    it('nor after one that was refused', async () => {
      for (const _ of ['first', 'second']) {
        await ada.open('verify');
        expect(await ada.say('verify', { digits: '0000' })).toEqual(more('REPEAT', 'OTHER_DIGITS'));
        await client.biometrid.users.restartState({ userId: ada.userId });
      }
      await shut(60 * 60);
    });

    it('may say the second prompt of the last one, which counts once', async () => {
      expect(await ada.verified(...alike)).toBe(false);
      expect(await ada.hold('verify', ...hoarse)).toEqual([more('OK'), verified]);
      expect(await ada.verified(...alike)).toBe(false);
      expect(await ada.hold('verify', ...alike)).toEqual([more('OK'), verificationFailed]);
      await shut(60 * 60);
    });

    it('begins anew with a success, and may enrol meanwhile', async () => {
      expect(await ada.verified(bob)).toBe(false);
      expect(await ada.verified()).toBe(true);
      expect(await ada.verified(bob)).toBe(false);
      expect(await ada.verified({ digits: '0000' }, { digits: '0000' }, {})).toBe(true);
      expect(await ada.verified(bob)).toBe(false);
      expect(await ada.verified(bob)).toBe(false);
      await shut(60 * 60);
      await ada.enrol();
      await shut(60 * 60);
    });
  });
});
