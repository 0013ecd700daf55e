import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dialogueLifetime, openDialogue } from '../../src/dialogues/dialogue.js';
import { swapDialogue } from '../../src/dialogues/stored-dialogue.js';
import { ask } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { refused } from './refused.js';

describe('the voice operations', () => {
  /** The server's clock. Milliseconds since the epoch. */
  let now = Date.UTC(2026, 10, 24);
  let server: ServerUnderTest;
  let client: TestClient;
  let userId: string;

  beforeAll(async () => {
    server = await startServerUnderTest({ now: () => now });
    client = await server.client({ languages: ['en', 'pt'] });
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    const { data } = await client.biometrid.users.create({ reference_id: 'customer-4711' });
    userId = data.id;
  });

  const pending = () => client.biometrid.voice.getPendingDialogue({ userId });

  async function open(language?: string) {
    const outcome = await client.biometrid.voice.enroll({
      userId,
      ...(language === undefined ? {} : { language }),
    });
    if (!outcome.status || outcome.data.message !== 'DIALOGUE_STARTED_WITH_SUCCESS')
      throw new Error(`The dialogue did not open: ${JSON.stringify(outcome)}`);
    return outcome.data;
  }

  it('the languages are those of the client, the first by default', async () => {
    expect(await client.biometrid.voice.listLanguages()).toEqual({
      status: true,
      data: { languages: ['en', 'pt'], defaultLanguage: 'en' },
    });
    const other = await server.client();
    expect(await other.biometrid.voice.listLanguages()).toEqual({
      status: true,
      data: { languages: ['en'], defaultLanguage: 'en' },
    });
  });

  describe('opening a dialogue', () => {
    it('gives a prompt of digits, and their words with single spaces', async () => {
      const { dialogueId, promptCode, promptCodeText } = await open();
      expect(dialogueId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(promptCode).toMatch(/^\d{4}$/);
      expect(promptCodeText).toBe(inWords(promptCode, english));
    });

    it('gives the words of the language that was asked for, in any letter case', async () => {
      for (const language of ['pt', 'PT']) {
        const { promptCode, promptCodeText } = await open(language);
        expect(promptCodeText).toBe(inWords(promptCode, portuguese));
      }
    });

    it('gives prompts that differ', async () => {
      const codes = new Set<string>();
      for (let n = 0; n < 12; n += 1) {
        await client.biometrid.users.restartState({ userId });
        codes.add((await open()).promptCode);
      }
      // Twelve draws of ten thousand codes: four alike are no chance.
      expect(codes.size).toBeGreaterThan(8);
    });

    it('again goes on with the same prompt', async () => {
      const first = await open();
      expect(await open()).toEqual(first);
      expect(await open('en')).toEqual(first);
      expect((await pending()).data?.dialogueId).toBe(first.dialogueId);
    });

    it('in another language starts afresh, and the first is pending no more', async () => {
      const first = await open('en');
      const second = await open('pt');
      expect(second.dialogueId).not.toBe(first.dialogueId);
      expect(await pending()).toEqual({
        status: true,
        data: {
          dialogueId: second.dialogueId,
          promptCode: second.promptCode,
          promptCodeText: second.promptCodeText,
        },
      });
    });

    it('of another kind starts afresh', async () => {
      const verifying = {
        id: 'e99766b5-9b28-4f0e-99dc-30eaa5b4c33d',
        kind: 'verify',
        language: 'en',
        promptCode: '0653',
        sessionHash: new Uint8Array(32),
      } as const;
      const standing = openDialogue(undefined, verifying, now);
      await swapDialogue(server.storage, client.id, userId, undefined, standing);
      expect(await pending()).toEqual({
        status: true,
        data: {
          dialogueId: verifying.id,
          promptCode: '0653',
          promptCodeText: 'zero six five three',
        },
      });
      expect((await open()).dialogueId).not.toBe(verifying.id);
    });

    it('many times at once opens one', async () => {
      const dialogues = await Promise.all(Array.from({ length: 20 }, () => open()));
      expect(new Set(dialogues.map(({ dialogueId }) => dialogueId)).size).toBe(1);
      expect(new Set(dialogues.map(({ promptCode }) => promptCode)).size).toBe(1);
    });

    it('is refused in a language that the client does not have', async () => {
      await refused(open('de'), 400, 'INVALID_REQUEST');
      expect(await pending()).toEqual({ status: true });
    });

    it('is refused for a user that nobody has', async () => {
      await refused(client.biometrid.voice.enroll({ userId: 'nobody' }), 404, 'USERID_NOT_EXISTS');
    });

    it('with a recording is refused for want of an engine, and opens nothing', async () => {
      const audio = new Blob([`RIFF\0\0\0\0WAVEfmt ${'\0'.repeat(1_000)}`], { type: 'audio/wav' });
      await refused(
        client.biometrid.voice.enroll({ userId, audio }),
        404,
        'NO_VOICE_ENGINE_CONFIGURATION_AVAILABLE',
      );
      expect(await pending()).toEqual({ status: true });
    });
  });

  describe('an open dialogue', () => {
    it('is pending for its lifetime, and then no longer', async () => {
      const { dialogueId } = await open();
      const opened = now;
      now = opened + dialogueLifetime - 1;
      expect((await pending()).data?.dialogueId).toBe(dialogueId);
      now = opened + dialogueLifetime;
      expect(await pending()).toEqual({ status: true });
      expect((await open()).dialogueId).not.toBe(dialogueId);
    });

    it('lives on from each time it is opened', async () => {
      const { dialogueId } = await open();
      now += dialogueLifetime - 1;
      await open();
      now += dialogueLifetime - 1;
      expect((await pending()).data?.dialogueId).toBe(dialogueId);
    });

    it('ends when the state of its user is restarted', async () => {
      const { dialogueId } = await open();
      expect(await client.biometrid.users.restartState({ userId })).toEqual({
        status: true,
        data: { message: 'STATE_RESTARTED_WITH_SUCCESS' },
      });
      expect(await pending()).toEqual({ status: true });
      expect((await open()).dialogueId).not.toBe(dialogueId);
    });

    it('is its user’s alone', async () => {
      await open();
      const { data } = await client.biometrid.users.create({ reference_id: 'another' });
      expect(await client.biometrid.voice.getPendingDialogue({ userId: data.id })).toEqual({
        status: true,
      });
    });
  });

  describe('the session cookie', () => {
    const opening = (headers: Record<string, string> = {}) =>
      ask(server.origin, {
        method: 'POST',
        path: `/api/1.0/users/${userId}/dialogue/enroll/voice`,
        headers: { ...client.headers, ...headers },
      });

    it('comes with an opened dialogue, for scripts unreadable and for the users’ paths alone', async () => {
      const { status, headers } = await opening();
      expect(status).toBe(200);
      expect(headers['set-cookie']).toEqual([
        expect.stringMatching(
          /^biometrid\.sid=[\w-]{32,}; Path=\/api\/1\.0\/users; HttpOnly; SameSite=Lax$/,
        ),
      ]);
    });

    it('is not Secure because a caller says that it came over TLS', async () => {
      const { headers } = await opening({ 'x-forwarded-proto': 'https' });
      expect(headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Lax$/);
    });

    it('is another one each time, and none comes with a refusal', async () => {
      const [first, second] = [await opening(), await opening()];
      expect(first.headers['set-cookie']).not.toEqual(second.headers['set-cookie']);
      const { status, headers } = await opening({ 'x-biometrid-secret': 'wrong' });
      expect(status).toBe(401);
      expect(headers['set-cookie']).toBeUndefined();
    });

    it('is a hint: a wrong one does no harm', async () => {
      const { status, message } = await opening({ cookie: 'biometrid.sid=wrong; other=1' });
      expect([status, message]).toEqual([200, 'DIALOGUE_STARTED_WITH_SUCCESS']);
    });
  });
});

const english = 'zero one two three four five six seven eight nine'.split(' ');
const portuguese = 'zero um dois três quatro cinco seis sete oito nove'.split(' ');

function inWords(code: string, words: readonly string[]): string {
  return [...code].map((digit) => words[Number(digit)]).join(' ');
}
