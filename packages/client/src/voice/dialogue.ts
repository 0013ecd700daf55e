import type { Outcomes, RefusalReason } from '@biometrid/types';
import type { FileInput } from '../core/bytes.js';
import { withDeadline } from '../core/deadline.js';
import { BiometridError } from '../errors/biometrid-error.js';
import { BiometridDialogueError } from '../errors/dialogue-error.js';
import type { Methods } from '../generated/methods.js';

/** What a dialogue is for. */
export type DialogueKind = 'enroll' | 'verify' | 'adapt';

/** What the user is to say next. */
export interface DialoguePrompt {
  /** The dialogue's id, worth keeping in order to resume it later. */
  readonly dialogueId: string;
  /** The digits to say, such as `0653`. */
  readonly promptCode: string;
  /** The digits in words, in the dialogue's language. */
  readonly promptCodeText: string;
  /**
   * Why the recording before was not taken, for the person to do better; absent with the first prompt and after a recording that
   * was taken. A server that is newer than this client may send a reason that is not in the list.
   */
  readonly reason?: RefusalReason | undefined;
  /** Fires when the dialogue is cancelled, so that the recording can end as well. */
  readonly signal: AbortSignal;
}

/** What `voice.dialogue` takes. */
export interface DialogueInput<Kind extends DialogueKind = DialogueKind> {
  userId: string;
  kind: Kind;
  /** A language code of the client; its default language when absent. */
  language?: string;
  /** Records the prompt and returns a WAV of at most 1 MiB. */
  record: (prompt: DialoguePrompt) => FileInput | Promise<FileInput>;
  /** A pending dialogue of the same kind, to be resumed. When it is no longer pending, a new one is opened. */
  dialogueId?: string;
  /** Discard a pending dialogue that cannot be resumed, and start anew. */
  restart?: boolean;
  /** Cancels the dialogue, which stays pending on the server. */
  signal?: AbortSignal | undefined;
}

/** The outcomes that end a dialogue of a kind: those of the operation, less the ones that ask for a further recording. */
export type DialogueOutcome<Kind extends DialogueKind> = Ending<Outcomes[`${Kind}Voice`]>;

/** Drives a dialogue of a kind to its end. */
export type Dialogue = <Kind extends DialogueKind>(
  input: DialogueInput<Kind>,
) => Promise<DialogueOutcome<Kind>>;

/** Asking is what has a prompt. */
type Ending<Outcome> = Outcome extends { data: infer Data }
  ? [Exclude<Data, Prompt>] extends [never]
    ? never
    : { [Key in keyof Outcome]: Key extends 'data' ? Exclude<Data, Prompt> : Outcome[Key] }
  : never;

type Prompt = Pick<DialoguePrompt, 'promptCode' | 'promptCodeText'>;

/** The dialogues that a client remembers having opened, before it starts anew. */
const maxRemembered = 1_000;

/** Creates the driver over a client's methods. */
export function createDialogue({ users, voice }: Pick<Methods, 'users' | 'voice'>): Dialogue {
  const opened = new Map<string, DialogueKind>();

  async function drive(input: DialogueInput) {
    const { userId, kind, language, record, signal } = input;
    // Any other name of the group would be called all the same.
    if (!/^(enroll|verify|adapt)$/.test(kind) || typeof record !== 'function') {
      throw new BiometridError('kind must be enroll, verify or adapt, and record a function');
    }
    const operation = `${kind}Voice`;
    const options = { signal };

    let prompt = (await voice.getPendingDialogue({ userId }, options)).data;
    // Opened here, the kind is known and must fit; opened elsewhere, the caller vouches for it by passing the id.
    const known = prompt && opened.get(prompt.dialogueId);
    if (prompt && (known ? known !== kind : prompt.dialogueId !== input.dialogueId)) {
      if (!input.restart) {
        throw new BiometridDialogueError('pass dialogueId or restart', {
          operation,
          code: 'DIALOGUE_PENDING',
          dialogueId: prompt.dialogueId,
        });
      }
      await users.restartState({ userId }, options);
      prompt = undefined;
    }

    for (;;) {
      let audio: FileInput | undefined;
      if (prompt) {
        const asked = prompt;
        // The caller's recorder need not listen to the signal.
        audio = await withDeadline(operation, 0, signal, async (signal) =>
          // An object in any case: sent without audio, the request would open the dialogue again.
          Object(await record({ ...asked, signal })),
        );
      }
      const outcome = await voice[kind](
        { userId, ...(language && { language }), ...(audio && { audio }) },
        options,
      );
      const dialogueId = prompt?.dialogueId ?? '';
      if (!('promptCode' in outcome.data)) {
        opened.delete(dialogueId);
        return outcome;
      }
      prompt = { dialogueId, ...outcome.data };
      if (opened.size >= maxRemembered) opened.clear();
      opened.set(prompt.dialogueId, kind);
    }
  }

  // The loop leaves only by an outcome that asks for nothing more.
  return drive as Dialogue;
}
