import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  claimLifetime,
  type DialogueKind,
  dialogueLifetime,
  maxRefusals,
} from '../../src/dialogues/dialogue.js';
import { findDialogue, swapDialogue } from '../../src/dialogues/stored-dialogue.js';
import { toVector } from '../../src/vectors/bytes.js';
import { closedGate } from '../engines/gate.js';
import { recording, voiceEngine } from '../engines/samples.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { refused } from './refused.js';

type Said = Partial<Parameters<typeof recording>[0]> & { language?: string };

/** What ends a dialogue that came to nothing. */
const failures = {
  enroll: {
    status: false,
    data: {
      message: 'ENROLLMENT_FAILED',
      detail: 'Enrollment failed. Please start over.',
      attempt: maxRefusals,
    },
  },
  verify: {
    status: false,
    data: { message: 'AUDIO_VERIFICATION_FAILED', dialogueStatus: 'Failed', verified: false },
  },
  adapt: {
    status: false,
    data: { message: 'AUDIO_ADAPT_FAILED', dialogueStatus: 'Failed', adapted: false },
  },
} as const;

const kinds = ['enroll', 'verify', 'adapt'] as const;

describe('the recordings of a voice dialogue', () => {
  /** The server's clock. Milliseconds since the epoch. */
  let now = Date.UTC(2026, 10, 24);
  let server: ServerUnderTest;
  let client: TestClient;
  let userId: string;

  beforeAll(async () => {
    server = await startServerUnderTest({ now: () => now, voiceEngine, engineThreads: 1 });
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    // One of its own, where nobody else has enrolled the same voice.
    client = await server.client({ languages: ['en', 'pt'] });
    userId = await newUser();
  });

  async function newUser(): Promise<string> {
    return (await client.biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
  }

  /** Opens a dialogue. @returns its prompt. */
  async function open(kind: DialogueKind, language = 'en'): Promise<string> {
    const outcome = await client.biometrid.voice[kind]({ userId, language });
    expect(outcome.data.message).toBe('DIALOGUE_STARTED_WITH_SUCCESS');
    return promptIn(outcome);
  }

  /** Submits a recording. */
  function say(kind: DialogueKind, { language, ...content }: Said) {
    const audio = wav(recording({ speaker: 'ada', ...content }));
    return client.biometrid.voice[kind]({ userId, audio, ...(language && { language }) });
  }

  /** Says each prompt. @returns what the last recording comes to. */
  async function sayAll(kind: DialogueKind, said: Said = {}, prompt?: string) {
    let digits = prompt ?? (await open(kind, said.language));
    for (;;) {
      const outcome = await say(kind, { ...said, digits });
      if (outcome.data.message !== 'AUDIO_SUBMITTED_WITH_SUCCESS') return outcome;
      digits = promptIn(outcome);
    }
  }

  async function enrol(said: Said = {}) {
    expect((await sayAll('enroll', said)).data.message).toBe('AUDIO_ENROLLED_WITH_SUCCESS');
  }

  const verified = async (said: Said = {}) => (await sayAll('verify', said)).status;
  const pending = async () => (await client.biometrid.voice.getPendingDialogue({ userId })).data;
  const standing = () => findDialogue(server.storage, client.id, userId);
  const isEnrolled = async () => {
    const { data } = await client.biometrid.users.getEnrollStatus({ userId });
    return data.find(({ type }) => type === 'voice')?.enrolled;
  };

  describe('of an enrolment', () => {
    it('are three, each of another prompt; then the voice is enrolled', async () => {
      const prompts = [await open('enroll')];
      for (const _ of ['first', 'second']) {
        const outcome = await say('enroll', { digits: prompts.at(-1) ?? '' });
        const promptCode = promptIn(outcome);
        expect(outcome).toEqual({
          status: true,
          data: {
            message: 'AUDIO_SUBMITTED_WITH_SUCCESS',
            promptCode,
            promptCodeText: inWords(promptCode),
            decision: 'OK',
          },
        });
        expect((await pending())?.promptCode).toBe(promptCode);
        prompts.push(promptCode);
        expect(await isEnrolled()).toBe(false);
      }
      expect(await say('enroll', { digits: prompts.at(-1) ?? '' })).toEqual({
        status: true,
        data: { message: 'AUDIO_ENROLLED_WITH_SUCCESS', enrolled: true },
      });
      expect(new Set(prompts).size).toBe(3);
      expect(await pending()).toBeUndefined();
      expect(await isEnrolled()).toBe(true);
    });

    it('are driven by the client’s dialogue', async () => {
      const outcome = await client.biometrid.voice.dialogue({
        userId,
        kind: 'enroll',
        record: ({ promptCode }) => wav(recording({ speaker: 'ada', digits: promptCode })),
      });
      expect(outcome.data.message).toBe('AUDIO_ENROLLED_WITH_SUCCESS');
    });

    it('may be refused between, and go on from what was accepted', async () => {
      const first = await open('enroll');
      const second = promptIn(await say('enroll', { digits: first }));
      const third = promptIn(await say('enroll', { digits: first }));
      expect(new Set([first, second, third]).size).toBe(3);
      expect(await standing()).toMatchObject({ acceptedPrompts: [first], refused: 1 });
      const fourth = promptIn(await say('enroll', { digits: third }));
      expect((await say('enroll', { digits: fourth })).status).toBe(true);
      expect(await isEnrolled()).toBe(true);
    });

    it('leave nothing readable behind while they come in', async () => {
      await say('enroll', { digits: await open('enroll') });
      const { progress = new Uint8Array() } = (await standing()) ?? {};
      // Version and nonce, the vector, and a tag.
      const vector = toVector(progress.subarray(13, -16));
      expect(vector).toHaveLength(128);
      // In the clear it would be of length 1.
      expect(Math.abs(Math.hypot(...vector) - 1) < 0.01).toBe(false);
    });

    it('replace the voice that was enrolled before', async () => {
      await enrol();
      await enrol({ speaker: 'bob' });
      expect(await verified()).toBe(false);
      expect(await verified({ speaker: 'bob' })).toBe(true);
      expect(await server.storage.templates.of(client.id, userId, 'voice')).toHaveLength(1);
    });

    it('come to nothing once what came before was erased with the voice', async () => {
      await enrol();
      const second = promptIn(await say('enroll', { digits: await open('enroll') }));
      await client.biometrid.voice.deleteEnroll({ userId });
      const failure = { message: 'ENROLLMENT_FAILED', detail: expect.any(String), attempt: 2 };
      expect(await say('enroll', { digits: second })).toEqual({ status: false, data: failure });
      expect(await pending()).toBeUndefined();
      await enrol();
      expect(await verified()).toBe(true);
    });
  });

  describe('of a verification', () => {
    it('tell whether the voice is the one that is enrolled', async () => {
      await enrol();
      expect(await sayAll('verify', { noise: 0.2, seed: 9 })).toEqual({
        status: true,
        data: {
          message: 'AUDIO_VERIFIED_WITH_SUCCESS',
          dialogueStatus: 'Suceeded',
          verified: true,
        },
      });
      expect(await pending()).toBeUndefined();
      expect(await sayAll('verify', { speaker: 'bob' })).toEqual(failures.verify);
      // Who said the prompt in another voice has no second try.
      expect(await pending()).toBeUndefined();
    });

    it('pass as the client’s false match rate has it', async () => {
      // A cosine of 0.32 with the speaker's voice, a score of about 3.6.
      const unlike = { noise: 3, seed: 1 };
      const known = client;
      for (const [rate, passes] of [
        [1e-1, true],
        [1e-6, false],
      ] as const) {
        client = await server.client({ falseMatchRate: { face: 1e-4, voice: rate } });
        userId = await newUser();
        await enrol();
        expect([rate, await verified(unlike)]).toEqual([rate, passes]);
      }
      client = known;
    });

    it('cannot be judged at a rate that the engine was not measured for, and use up no prompt', async () => {
      const known = client;
      client = await server.client({ falseMatchRate: { face: 1e-4, voice: 1e-9 } });
      userId = await newUser();
      const digits = await open('enroll');
      await refused(say('enroll', { digits }), 503, 'ENGINE_NOT_AVAILABLE');
      expect((await pending())?.promptCode).toBe(digits);
      client = known;
    });

    it('keep the templates from expiring for want of use', async () => {
      await enrol();
      const [enrolled] = await server.storage.templates.of(client.id, userId, 'voice');
      now += 2 * 24 * 60 * 60 * 1_000;
      await verified();
      const [used] = await server.storage.templates.of(client.id, userId, 'voice');
      expect(used?.usedAt).toBeGreaterThan(enrolled?.usedAt ?? 0);
    });
  });

  describe('of an adaptation', () => {
    /** So far from the enrolled voice that it passes for the same speaker, and is not too far to adapt it. */
    const alike = { noise: 2.2, seed: 1 };

    it('move the voice towards the speaker’s of today', async () => {
      await enrol();
      const today = { noise: 20, seed: 1 };
      expect(await verified(today)).toBe(false);
      expect(await sayAll('adapt', alike)).toEqual({
        status: true,
        data: { message: 'AUDIO_ADAPTED_WITH_SUCCESS', dialogueStatus: 'Suceeded', adapted: true },
      });
      expect(await pending()).toBeUndefined();
      expect(await verified(today)).toBe(true);
      expect(await verified()).toBe(true);
    });

    it('have to be more alike than those of a verification', async () => {
      await enrol();
      // Between the scores of the rates 0.001 and 0.005.
      const less = { noise: 3.9, seed: 1 };
      expect(await verified(less)).toBe(true);
      expect(await sayAll('adapt', less)).toEqual(failures.adapt);
      expect(await pending()).toBeUndefined();
      expect(await server.storage.templates.of(client.id, userId, 'voice')).toHaveLength(1);
    });

    it('adapt nothing where the engine was not measured for a rate ten times stricter', async () => {
      const known = client;
      client = await server.client({ falseMatchRate: { face: 1e-4, voice: 2e-7 } });
      userId = await newUser();
      await enrol();
      expect(await verified({ noise: 0.1, seed: 1 })).toBe(true);
      const digits = await open('adapt');
      await refused(say('adapt', { digits }), 503, 'ENGINE_NOT_AVAILABLE');
      expect((await pending())?.promptCode).toBe(digits);
      client = known;
    });

    it('keep what the user began with, and one adaptation', async () => {
      await enrol();
      for (const _ of ['once', 'again']) expect((await sayAll('adapt', alike)).status).toBe(true);
      const templates = await server.storage.templates.of(client.id, userId, 'voice');
      expect(templates.map(({ role }) => role).sort()).toEqual(['adaptation', 'enrolment']);
    });
  });

  it.each(['verify', 'adapt'] as const)('need an enrolled voice (%s)', async (kind) => {
    await refused(open(kind), 400, 'ENROLL_USER_VOICE_FIRST');
    expect(await pending()).toBeUndefined();
    await enrol();
    const digits = await open(kind);
    await client.biometrid.voice.deleteEnroll({ userId });
    await refused(say(kind, { digits }), 400, 'ENROLL_USER_VOICE_FIRST');
  });

  describe.each(kinds)('of the kind %s', (kind) => {
    beforeEach(async () => {
      if (kind !== 'enroll') await enrol();
    });

    it.each([
      ['of other digits', { digits: '0000' }, 'OTHER_DIGITS'],
      ['of no digits', { digits: '' }, 'OTHER_DIGITS'],
      ['of more than digits', { fit: -4.01, otherWords: true }, 'MORE_THAN_DIGITS'],
      ['of nobody', { refusal: 'nothing heard' }, 'NOTHING_HEARD'],
      ['too short', { refusal: 'too short' }, 'TOO_SHORT'],
      ['too long', { refusal: 'too long' }, 'TOO_LONG'],
      ['too quiet', { refusal: 'too quiet' }, 'TOO_QUIET'],
      ['too loud', { refusal: 'too loud' }, 'TOO_LOUD'],
      ['too noisy', { refusal: 'too noisy' }, 'TOO_NOISY'],
    ])('are refused when they are %s, and too many end the dialogue', async (_, said, reason) => {
      const prompts = [await open(kind)];
      for (let n = 1; n < maxRefusals; n += 1) {
        const outcome = await say(kind, wrong(prompts, said));
        const promptCode = promptIn(outcome);
        expect(outcome).toEqual({
          status: true,
          data: {
            message: 'AUDIO_SUBMITTED_WITH_SUCCESS',
            promptCode,
            promptCodeText: inWords(promptCode),
            decision: 'REPEAT',
            reason,
          },
        });
        prompts.push(promptCode);
      }
      expect(new Set(prompts).size).toBe(maxRefusals);
      const { status, data } = failures[kind];
      expect(await say(kind, wrong(prompts, said))).toEqual({ status, data: { ...data, reason } });
      expect(await pending()).toBeUndefined();
    });

    it('may fit the prompt less than perfectly', async () => {
      const digits = await open(kind);
      expect((await say(kind, { digits, fit: -4, otherWords: true })).status).toBe(true);
      expect((await pending())?.promptCode).not.toBe(digits);
    });

    it('need an open dialogue of their kind and language, that has not expired', async () => {
      await refused(say(kind, { digits: '0653' }), 400, 'INVALID_REQUEST');
      const digits = await open(kind);
      for (const other of kinds.filter((other) => other !== kind))
        await refused(say(other, { digits }), 400, 'INVALID_REQUEST');
      await refused(say(kind, { digits, language: 'pt' }), 400, 'INVALID_REQUEST');
      await refused(say(kind, { digits, language: 'de' }), 400, 'INVALID_REQUEST');
      expect((await pending())?.promptCode).toBe(digits);
      now += dialogueLifetime;
      await refused(say(kind, { digits }), 400, 'INVALID_REQUEST');
      expect((await say(kind, { digits: await open(kind), language: 'EN' })).status).toBe(true);
    });

    it.each([
      ['cannot be read', 400, 'NO_FILE_OR_INVALID_FORMAT', 'noise'],
      ['fails the engine', 503, 'ENGINE_NOT_AVAILABLE', '{"throw":"oops"}'],
    ] as const)('leave the prompt as it is when one %s', async (_, status, code, content) => {
      const digits = await open(kind);
      const audio = wav(Buffer.from(`RIFF\0\0\0\0WAVE${content}`, 'latin1'));
      await refused(client.biometrid.voice[kind]({ userId, audio }), status, code);
      expect((await pending())?.promptCode).toBe(digits);
      expect((await sayAll(kind, {}, digits)).status).toBe(true);
    });

    it('count once when two come at once, and the other is told when to come again', async () => {
      const digits = await open(kind);
      const gate = closedGate();
      const listening = say(kind, { digits, gate: gate.path });
      await claimed();
      const error = await refused(say(kind, { digits }), 429, 'TOO_MANY_REQUESTS');
      expect(error.retryAfter).toBe(claimLifetime);
      gate.open();
      expect((await listening).status).toBe(true);
    });

    it('come to nothing when the dialogue ends meanwhile', async () => {
      for (const end of [
        () => client.biometrid.users.restartState({ userId }),
        () => client.biometrid.voice[kind === 'enroll' ? 'verify' : 'enroll']({ userId }),
      ]) {
        if (kind === 'enroll') await enrol();
        const gate = closedGate();
        const listening = say(kind, { digits: await open(kind), gate: gate.path });
        await claimed();
        await end();
        gate.open();
        await refused(listening, 400, 'INVALID_REQUEST');
      }
    });
  });

  it('come to nothing when the user is deleted meanwhile', async () => {
    const gate = closedGate();
    const listening = say('enroll', { digits: await open('enroll'), gate: gate.path });
    await claimed();
    await client.biometrid.users.delete({ userId });
    gate.open();
    await refused(listening, 404, 'USERID_NOT_EXISTS');
  });

  it('leave the prompt as it is when one kills the engine', async () => {
    const digits = await open('enroll');
    await refused(say('enroll', { digits, crash: true }), 503, 'ENGINE_NOT_AVAILABLE');
    expect((await sayAll('enroll', {}, digits)).status).toBe(true);
  });

  it('are listened to when the claim of a dead process has run out', async () => {
    const digits = await open('enroll');
    const dialogue = await standing();
    expect(dialogue).toBeDefined();
    if (dialogue === undefined) return;
    // What a process leaves behind that is killed while the engine listens.
    const claim = { id: 'of a dead process', expiresAt: now + claimLifetime };
    const left = { ...dialogue, claim, revision: dialogue.revision + 1 };
    await swapDialogue(server.storage, client.id, userId, dialogue, left);
    await refused(say('enroll', { digits }), 429, 'TOO_MANY_REQUESTS');
    now += claimLifetime;
    expect((await sayAll('enroll', {}, digits)).status).toBe(true);
  });

  describe('in several languages', () => {
    it('enrol a voice in each, which is compared and erased alone', async () => {
      await enrol({ language: 'en' });
      await refused(open('verify', 'pt'), 400, 'ENROLL_USER_VOICE_FIRST');
      await enrol({ language: 'pt', speaker: 'ada, in Portuguese' });
      expect(await verified({ language: 'pt' })).toBe(false);
      expect(await verified({ language: 'pt', speaker: 'ada, in Portuguese' })).toBe(true);

      const purposes = async () => {
        const keys = await server.storage.userKeys.ofUser(client.id, userId);
        return keys.map(({ purpose }) => purpose).sort();
      };
      const voice = (language: string) => `voice:deterministic-voice-1/${language}`;
      expect(await purposes()).toEqual(['subject', voice('en'), voice('pt')]);
      await client.biometrid.voice.deleteEnroll({ userId, language: 'PT' });
      expect(await purposes()).toEqual(['subject', voice('en')]);
      await refused(open('verify', 'pt'), 400, 'ENROLL_USER_VOICE_FIRST');
      await refused(
        client.biometrid.voice.deleteEnroll({ userId, language: 'pt' }),
        400,
        'ENROLL_USER_VOICE_FIRST',
      );
      expect(await verified({ language: 'en' })).toBe(true);
      await client.biometrid.voice.deleteEnroll({ userId });
      expect(await isEnrolled()).toBe(false);
    });

    it('are in those of the client that the engine understands', async () => {
      const { biometrid } = await server.client({ languages: ['de', 'pt', 'en'] });
      expect((await biometrid.voice.listLanguages()).data).toEqual({
        languages: ['pt', 'en'],
        defaultLanguage: 'pt',
      });
      const { data } = await biometrid.users.create({ reference_id: 'customer-4711' });
      await refused(
        biometrid.voice.enroll({ userId: data.id, language: 'de' }),
        400,
        'INVALID_REQUEST',
      );
    });

    it('are in none when the engine understands none of the client’s', async () => {
      const { biometrid } = await server.client({ languages: ['de'] });
      expect((await biometrid.voice.listLanguages()).data.languages).toEqual(['de']);
      const { data } = await biometrid.users.create({ reference_id: 'customer-4711' });
      await refused(
        biometrid.voice.enroll({ userId: data.id }),
        404,
        'NO_VOICE_ENGINE_CONFIGURATION_AVAILABLE',
      );
    });
  });

  it('are in the audit log with what they came to, and with nothing of voice or user', async () => {
    const before = await log();
    await open('enroll');
    await sayAll('enroll', {}, promptIn(await say('enroll', { digits: '' })));
    await sayAll('verify');
    await sayAll('verify', { speaker: 'bob' });
    await sayAll('adapt');
    await sayAll('adapt', { speaker: 'bob' });
    await client.biometrid.voice.deleteEnroll({ userId });
    const entries = (await log()).slice(before.length);

    const of = (kind: string) => ({ kind, language: 'en' });
    const heard = (kind: string, over: boolean) => ({ ...of(kind), session: 'none', over });
    const rate = { falseMatchRate: 0.01 };
    expect(entries.map(({ action, detail }) => [action, detail])).toEqual([
      ['dialogue.opened', of('enroll')],
      ['voice.refused', { ...heard('enroll', false), because: 'other digits' }],
      ['voice.accepted', heard('enroll', false)],
      ['voice.accepted', heard('enroll', false)],
      ['voice.enrolled', heard('enroll', true)],
      ['dialogue.opened', of('verify')],
      ['voice.verified', { ...heard('verify', true), ...rate }],
      ['dialogue.opened', of('verify')],
      [
        'voice.verification.refused',
        { ...heard('verify', true), ...rate, because: 'another voice' },
      ],
      ['dialogue.opened', of('adapt')],
      ['voice.adapted', { ...heard('adapt', true), falseMatchRate: 0.001 }],
      ['dialogue.opened', of('adapt')],
      [
        'voice.adaptation.refused',
        { ...heard('adapt', true), falseMatchRate: 0.001, because: 'not alike enough' },
      ],
      ['voice.erased', undefined],
    ]);
    expect(new Set(entries.map(({ subject }) => subject)).size).toBe(1);
    expect(entries[0]?.subject).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(entries)).not.toContain(userId);
  });

  it('tell the audit log whether they come from the session of the dialogue', async () => {
    const path = `${server.origin}/api/1.0/users/${userId}/dialogue/enroll/voice`;
    const opening = await fetch(path, { method: 'POST', headers: client.headers });
    const [cookie = ''] = opening.headers.getSetCookie().map((one) => one.split(';')[0]);
    let digits = (await pending())?.promptCode ?? '';
    for (const sent of [cookie, 'biometrid.sid=of-another']) {
      const form = new FormData();
      form.set('audio', wav(recording({ speaker: 'ada', digits })), 'audio.wav');
      const headers = { ...client.headers, cookie: sent };
      const answer = await fetch(path, { method: 'POST', headers, body: form });
      expect(answer.status).toBe(200);
      digits = promptIn(await answer.json());
    }
    const [same, other] = (await log()).slice(-2);
    expect([same?.detail?.['session'], other?.detail?.['session']]).toEqual(['same', 'other']);
  });

  const log = () => server.storage.audit.read(client.id, 0, 10_000);

  /** Waits until the engine listens. */
  async function claimed(): Promise<void> {
    while ((await standing())?.claim === undefined) await new Promise((go) => setTimeout(go, 5));
  }
});

const english = 'zero one two three four five six seven eight nine'.split(' ');

function inWords(prompt: string): string {
  return [...prompt].map((digit) => english[Number(digit)]).join(' ');
}

function wav(bytes: Uint8Array<ArrayBuffer>): Blob {
  return new Blob([bytes], { type: 'audio/wav' });
}

/** What was said instead of the last prompt. */
function wrong(prompts: readonly string[], said: Said): Said {
  const digits = prompts.at(-1) ?? '';
  if (said.digits !== digits) return { digits, ...said };
  return { ...said, digits: '1111' };
}

function promptIn({ data }: { data: object }): string {
  if (!('promptCode' in data) || typeof data.promptCode !== 'string')
    throw new Error(`There is no prompt in ${JSON.stringify(data)}`);
  return data.promptCode;
}
