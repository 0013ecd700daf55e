import type { Behaviour } from './behaviours.js';
import { clientOf } from './client.js';
import { equal, ok, rejection } from './expectations.js';
import { done, failed, nothingPending, wav } from './samples.js';
import { partsOf, script } from './scenario.js';

const prompt = { promptCode: '0653', promptCodeText: 'zero six five three' };
const opened = done('DIALOGUE_STARTED_WITH_SUCCESS', { dialogueId: 'd-1', ...prompt });
const more = done('AUDIO_SUBMITTED_WITH_SUCCESS', {
  promptCode: '12',
  promptCodeText: 'one two',
  decision: 'OK',
});
const pending = { body: { status: true, data: { dialogueId: 'd-9', ...prompt } } };
const verified = done('AUDIO_VERIFIED_WITH_SUCCESS', {
  dialogueStatus: 'Suceeded',
  verified: true,
});
const record = () => wav;

/** Voice dialogues and their session. */
export const voice: Behaviour[] = [
  {
    name: 'a dialogue is opened, every prompt recorded and sent, and ends with the outcome',
    async run(world) {
      const scenario = await script(world.origin, nothingPending, opened, more, verified);
      const prompts: unknown[] = [];
      const outcome = await clientOf(world, scenario).voice.dialogue({
        userId: 'u',
        kind: 'verify',
        language: 'en',
        record: async ({ signal, ...asked }) => {
          prompts.push(asked);
          return new Blob([wav]);
        },
      });
      equal(outcome.data.message, 'AUDIO_VERIFIED_WITH_SUCCESS');
      equal(prompts, [
        { dialogueId: 'd-1', message: 'DIALOGUE_STARTED_WITH_SUCCESS', ...prompt },
        {
          dialogueId: 'd-1',
          message: 'AUDIO_SUBMITTED_WITH_SUCCESS',
          promptCode: '12',
          promptCodeText: 'one two',
          decision: 'OK',
        },
      ]);
      const [asked, open, first, second] = await scenario.received();
      equal(asked?.url, '/api/1.0/users/u/voice/is-pending');
      equal(atob(open?.body ?? ''), '{"language":"en"}');
      for (const sent of [first, second]) {
        ok(sent, 'a recording');
        equal(sent.url, '/api/1.0/users/u/dialogue/verify/voice');
        const [language, audio] = partsOf(sent);
        equal([language?.name, audio?.name, audio?.type], ['language', 'audio', 'audio/wav']);
        equal(audio?.bytes, wav);
      }
    },
  },
  {
    name: 'after a recording that was refused the next prompt says why, and the one after it no longer',
    async run(world) {
      const refused = done('AUDIO_SUBMITTED_WITH_SUCCESS', {
        ...prompt,
        decision: 'REPEAT',
        reason: 'TOO_QUIET',
      });
      const scenario = await script(
        world.origin,
        nothingPending,
        opened,
        refused,
        more,
        failed('AUDIO_VERIFICATION_FAILED', { reason: 'OTHER_DIGITS' }),
      );
      const reasons: unknown[] = [];
      const outcome = await clientOf(world, scenario).voice.dialogue({
        userId: 'u',
        kind: 'verify',
        record: ({ reason }) => {
          reasons.push(reason);
          return wav;
        },
      });
      equal(reasons, [undefined, 'TOO_QUIET', undefined]);
      equal(!outcome.status && outcome.data.reason, 'OTHER_DIGITS');
    },
  },
  {
    name: 'a dialogue that fails ends with the failure as a value, and so does an unknown end',
    async run(world) {
      for (const end of [failed('ENROLLMENT_FAILED'), done('AN_END_OF_TOMORROW')]) {
        const scenario = await script(world.origin, nothingPending, opened, end);
        const { voice } = clientOf(world, scenario);
        equal(await voice.dialogue({ userId: 'u', kind: 'enroll', record }), end.body);
      }
    },
  },
  {
    name: 'a dialogue of somebody else is left alone: DIALOGUE_PENDING',
    async run(world) {
      const scenario = await script(world.origin, pending);
      const { voice } = clientOf(world, scenario);
      const error = await rejection(voice.dialogue({ userId: 'u', kind: 'adapt', record }));
      equal(
        [error.name, error['code'], error['dialogueId'], error['operation']],
        ['BiometridDialogueError', 'DIALOGUE_PENDING', 'd-9', 'adaptVoice'],
      );
      equal((await scenario.received()).length, 1);
    },
  },
  {
    name: 'a dialogue whose id is passed is resumed',
    async run(world) {
      const scenario = await script(world.origin, pending, verified);
      const { voice } = clientOf(world, scenario);
      await voice.dialogue({ userId: 'u', kind: 'verify', record, dialogueId: 'd-9' });
      const [, sent] = await scenario.received();
      ok(sent, 'a recording');
      equal(
        partsOf(sent).map(({ name }) => name),
        ['audio'],
      );
    },
  },
  {
    name: 'a dialogue that this client opened is resumed for its kind, and not for another',
    async run(world) {
      const own = { body: { status: true, data: { dialogueId: 'd-1', ...prompt } } };
      const scenario = await script(world.origin, nothingPending, opened, own, own, verified);
      const { voice } = clientOf(world, scenario);
      const lost = new Error('microphone lost');
      const record = (error?: Error) => () => (error ? Promise.reject(error) : wav);
      ok(
        (await rejection(voice.dialogue({ userId: 'u', kind: 'verify', record: record(lost) }))) ===
          lost,
        'the error of record',
      );
      const other = voice.dialogue({
        userId: 'u',
        kind: 'enroll',
        record: record(),
        dialogueId: 'd-1',
      });
      equal((await rejection(other))['code'], 'DIALOGUE_PENDING');
      const outcome = await voice.dialogue({ userId: 'u', kind: 'verify', record: record() });
      equal(outcome.data.message, 'AUDIO_VERIFIED_WITH_SUCCESS');
    },
  },
  {
    name: 'with restart a pending dialogue is discarded first',
    async run(world) {
      const scenario = await script(
        world.origin,
        pending,
        done('STATE_RESTARTED_WITH_SUCCESS'),
        opened,
        verified,
      );
      const { voice } = clientOf(world, scenario);
      await voice.dialogue({ userId: 'u', kind: 'verify', record, restart: true });
      equal(
        (await scenario.received()).map(({ url }) => url.replace('/api/1.0/users/u/', '')),
        ['voice/is-pending', 'restart-state', 'dialogue/verify/voice', 'dialogue/verify/voice'],
      );
    },
  },
  {
    name: 'a dialogue is cancelled while it records, and the recorder is told',
    async run(world) {
      const scenario = await script(world.origin, nothingPending, opened);
      const controller = new AbortController();
      const reason = new Error('enough');
      let told = false;
      const dialogue = clientOf(world, scenario).voice.dialogue({
        userId: 'u',
        kind: 'verify',
        signal: controller.signal,
        record: ({ signal }) => {
          signal.addEventListener('abort', () => {
            told = true;
          });
          setTimeout(() => controller.abort(reason), 20);
          return new Promise(() => {});
        },
      });
      ok((await rejection(dialogue)) === reason, 'the reason of the abort');
      ok(told, 'the recorder to be told');
    },
  },
  {
    name: 'a recorder that returns nothing is an upload error, and opens no second dialogue',
    async run(world) {
      const scenario = await script(world.origin, nothingPending, opened);
      const record = () => undefined as unknown as Blob;
      const error = await rejection(
        clientOf(world, scenario).voice.dialogue({ userId: 'u', kind: 'verify', record }),
      );
      equal([error.name, error['field']], ['BiometridUploadError', 'audio']);
      equal((await scenario.received()).length, 2);
    },
  },
  {
    name: 'a dialogue of an unknown kind or without record is refused before sending',
    async run(world) {
      const scenario = await script(world.origin, nothingPending, opened, verified);
      const { voice } = clientOf(world, scenario);
      for (const input of [
        { userId: 'u', kind: 'dialogue', record },
        { userId: 'u', kind: 'deleteEnroll', record },
        { userId: 'u', record },
        { userId: 'u', kind: 'verify' },
      ]) {
        const error = await rejection(
          voice.dialogue(input as Parameters<typeof voice.dialogue>[0]),
        );
        equal(error.name, 'BiometridError');
        ok(error.message.includes('kind') && error.message.includes('record'), error.message);
      }
      equal(await scenario.received(), []);
    },
  },
  {
    name: 'the session cookie travels with the dialogue',
    async run(world) {
      if (!world.cookies) return;
      const scenario = await script(
        world.origin,
        nothingPending,
        {
          ...opened,
          headers: { 'set-cookie': 'biometrid.sid=s%3A1.ab; Path=/api/1.0/users; HttpOnly' },
        },
        verified,
      );
      const { voice } = clientOf(world, scenario);
      // A browser has one cookie store for all behaviours, hence the user of its own.
      await voice.dialogue({ userId: 'with-cookie', kind: 'verify', record });
      const [, , sent] = await scenario.received();
      equal(sent?.headers['cookie'], 'biometrid.sid=s%3A1.ab');
    },
  },
];
