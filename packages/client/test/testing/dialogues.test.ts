import { createBiometridClient } from '@biometrid/client/node';
import { fakeBiometrid, sampleRecording } from '@biometrid/client/testing';
import { describe, expect, it } from 'vitest';

const userId = '59147e5afdda9b0ac0f5e31f';
const audio = sampleRecording();

describe('a voice dialogue of the fake', () => {
  it('is driven to its end by the client', async () => {
    const { biometrid } = setUp();
    const prompts: string[] = [];
    const record = ({ promptCode }: { promptCode: string }) => {
      prompts.push(promptCode);
      return audio;
    };
    expect(await biometrid.voice.dialogue({ userId, kind: 'enroll', record })).toMatchObject({
      status: true,
      data: { message: 'AUDIO_ENROLLED_WITH_SUCCESS' },
    });
    expect(new Set(prompts).size).toBe(3);
    expect(await biometrid.voice.dialogue({ userId, kind: 'verify', record })).toMatchObject({
      data: { message: 'AUDIO_VERIFIED_WITH_SUCCESS' },
    });
    expect(await biometrid.voice.dialogue({ userId, kind: 'adapt', record })).toMatchObject({
      data: { message: 'AUDIO_ADAPTED_WITH_SUCCESS' },
    });
  });

  it('asks for another recording, and says why', async () => {
    const { api, biometrid } = setUp();
    api.hear('TOO_QUIET');
    const opened = await biometrid.voice.verify({ userId });
    const repeated = await biometrid.voice.verify({ userId, audio });
    expect(repeated.data).toMatchObject({ decision: 'REPEAT', reason: 'TOO_QUIET' });
    expect(repeated.data).not.toMatchObject({ promptCode: promptOf(opened) });
    expect((await biometrid.voice.getPendingDialogue({ userId })).data?.promptCode).toBe(
      promptOf(repeated),
    );
    expect((await biometrid.voice.verify({ userId, audio })).status).toBe(true);
  });

  it('fails with the third recording that is refused', async () => {
    const { api, biometrid } = setUp();
    api.hear('TOO_SHORT', 'TOO_NOISY', 'OTHER_DIGITS');
    await biometrid.voice.enroll({ userId });
    for (let n = 0; n < 2; n += 1)
      expect((await biometrid.voice.enroll({ userId, audio })).status).toBe(true);
    expect(await biometrid.voice.enroll({ userId, audio })).toEqual({
      status: false,
      data: {
        message: 'ENROLLMENT_FAILED',
        detail: 'Enrollment failed. Please start over.',
        attempt: 3,
        reason: 'OTHER_DIGITS',
      },
    });
  });

  it.each([
    ['verify', 'AUDIO_VERIFICATION_FAILED'],
    ['adapt', 'AUDIO_ADAPT_FAILED'],
  ] as const)('to %s comes to nothing with another voice', async (kind, message) => {
    const { api, biometrid } = setUp();
    api.hear('another voice');
    const outcome = await biometrid.voice.dialogue({ userId, kind, record: () => audio });
    expect(outcome).toMatchObject({ status: false, data: { message } });
  });

  it('to enrol asks on while the voices do not agree, for five recordings', async () => {
    const { api, biometrid } = setUp();
    api.hear('the voice', 'the voice', 'another voice', 'another voice', 'another voice');
    const prompts: (string | undefined)[] = [];
    const record = ({ reason }: { reason?: string | undefined }) => {
      prompts.push(reason);
      return audio;
    };
    const outcome = await biometrid.voice.dialogue({ userId, kind: 'enroll', record });
    expect(prompts).toEqual([
      undefined,
      undefined,
      undefined,
      'NOT_LIKE_BEFORE',
      'NOT_LIKE_BEFORE',
    ]);
    expect(outcome).toMatchObject({ status: false, data: { reason: 'NOT_LIKE_BEFORE' } });
  });

  it('is a user’s own, and of one kind and language', async () => {
    const { biometrid } = setUp();
    await biometrid.voice.enroll({ userId, language: 'pt' });
    for (const lost of [
      biometrid.voice.enroll({ userId: 'another', audio }),
      biometrid.voice.verify({ userId, audio }),
      biometrid.voice.enroll({ userId, audio, language: 'en' }),
    ])
      await expect(lost).rejects.toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
    expect((await biometrid.voice.enroll({ userId, audio })).data).toMatchObject({
      promptCodeText: expect.stringContaining('dois'),
    });
  });

  it('opened again goes on with its prompt, and is over once the state is restarted', async () => {
    const { biometrid } = setUp();
    const opened = await biometrid.voice.enroll({ userId });
    expect((await biometrid.voice.enroll({ userId })).data).toEqual(opened.data);
    await biometrid.users.restartState({ userId });
    expect(await biometrid.voice.getPendingDialogue({ userId })).toEqual({ status: true });
  });

  it.each(['restartState', 'delete'] as const)(
    'is over after users.%s, whoever said that it succeeds',
    async (end) => {
      const { api, biometrid } = setUp();
      await biometrid.voice.enroll({ userId });
      api.on('restartUserState').answer('useridNotExists', 'stateRestarted');
      api.on('deleteUser').answer('useridNotExists', 'userRemoved');
      await expect(biometrid.users[end]({ userId })).rejects.toThrow();
      expect((await biometrid.voice.getPendingDialogue({ userId })).data).toBeDefined();
      await biometrid.users[end]({ userId });
      expect((await biometrid.voice.getPendingDialogue({ userId })).data).toBeUndefined();
    },
  );

  it('runs out after ten minutes without a recording', async () => {
    let now = 0;
    const { biometrid } = setUp({ now: () => now });
    await biometrid.voice.enroll({ userId });
    now += 599_999;
    await biometrid.voice.enroll({ userId, audio });
    now += 600_000;
    expect((await biometrid.voice.getPendingDialogue({ userId })).data).toBeUndefined();
    await expect(biometrid.voice.enroll({ userId, audio })).rejects.toMatchObject({ status: 400 });
  });

  it('has a session in a cookie, which the client sends back', async () => {
    const { api, biometrid } = setUp();
    const { response } = await biometrid.voice.enroll({ userId }).withResponse();
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^biometrid\.sid=\S+; Path=\/api\/1\.0\/users; HttpOnly; SameSite=Lax$/);
    await biometrid.voice.enroll({ userId, audio });
    // Its value would do for a caller who listens in; the name tells that it came.
    expect(api.requests.map(({ headers }) => headers.get('cookie'))).toEqual([
      null,
      'biometrid.sid',
    ]);
  });

  it('is passed over by what an operation was told to answer', async () => {
    const { api, biometrid } = setUp();
    api.on('verifyVoice').answer('audioVerificationFailed');
    expect((await biometrid.voice.verify({ userId })).status).toBe(false);
  });
});

function promptOf({ data }: { data: object }): unknown {
  return 'promptCode' in data ? data.promptCode : undefined;
}

function setUp(options: { now?: () => number } = {}) {
  const api = fakeBiometrid(options);
  const biometrid = createBiometridClient({
    baseUrl: 'http://localhost:8080',
    key: 'key',
    secret: 'secret',
    retry: 0,
    fetch: api.fetch,
  });
  return { api, biometrid };
}
