import { randomUUID } from 'node:crypto';
import type { AuditDetail } from '../../audit/actions.js';
import { type AuditEvent, recordForClient } from '../../audit/append.js';
import { ContractError, invalidRequest } from '../../contract/contract-error.js';
import type { UploadedFile } from '../../contract/uploaded-file.js';
import { changeDialogue } from '../../dialogues/change-dialogue.js';
import {
  claimLifetime,
  claimPrompt,
  type Dialogue,
  type DialogueKind,
  givenPrompts,
  type Progression,
  type PromptClaim,
  pendingDialogue,
  refuseRecording,
  releasePrompt,
} from '../../dialogues/dialogue.js';
import { promptText, randomPromptCode } from '../../dialogues/prompt.js';
import { sessionHint } from '../../dialogues/session-cookie.js';
import type { VoiceEngine } from '../../engines/kinds.js';
import type { Repositories } from '../../storage/storage.js';
import type { VoiceRequest } from './open-dialogue.js';

/** What the engine heard in a recording. Nobody else works on its prompt. */
export type Hearing = {
  dialogue: Dialogue;
  claimId: string;
  /** The prompt to ask for next. */
  nextPrompt: string;
} & (
  | {
      /** Of the speaker, who said the digits of the prompt. */
      vector: Float32Array;
    }
  | {
      /** Why it is no recording of the prompt. */
      fault: string;
    }
);

/**
 * Claims the prompt of the user's dialogue, then has the engine listen to the recording. When that comes to no result, the
 * prompt waits for another recording.
 * @param decide uses up the prompt, with `settle` or `refuse`.
 * @throws {ContractError} when no such dialogue is open, somebody else works on a recording of it, or the engine cannot.
 */
export async function hearRecording<T>(
  request: VoiceRequest,
  kind: DialogueKind,
  engine: VoiceEngine,
  audio: UploadedFile,
  decide: (hearing: Hearing) => Promise<T>,
): Promise<T> {
  const { client, input, storage, now } = request;
  const claim = { id: randomUUID(), expiresAt: now + claimLifetime };
  const dialogue = await storage.transaction((repositories) =>
    changeDialogue(repositories, client.id, input.userId, (current) =>
      claimFor(request, kind, current, claim),
    ),
  );
  try {
    const heard = await listen(request, engine, audio, dialogue);
    const nextPrompt = randomPromptCode(givenPrompts(dialogue));
    return await decide({ dialogue, claimId: claim.id, nextPrompt, ...heard });
  } catch (error) {
    await release(request, claim.id);
    throw error;
  }
}

/**
 * Takes the step that a recording comes to, with its line in the audit log.
 * @param repositories of the transaction.
 * @param entryOf makes the line, once it is known whether the dialogue is over.
 * @returns the dialogue with its next prompt; undefined when it is over.
 * @throws {ContractError} when the dialogue was ended or taken over meanwhile.
 */
export async function settle<A extends HeardAction>(
  repositories: Repositories,
  { client, input }: VoiceRequest,
  entryOf: (over: boolean) => AuditEvent<A>,
  step: (current: Dialogue | undefined) => Progression,
): Promise<Dialogue | undefined> {
  const next = await changeDialogue(repositories, client.id, input.userId, (current) => {
    const progression = step(current);
    if (progression.outcome === 'lost')
      throw invalidRequest('the dialogue was ended, or goes on elsewhere');
    return progression.outcome === 'continues' ? progression.dialogue : undefined;
  });
  await recordForClient(repositories.audit, client.id, entryOf(next === undefined));
  return next;
}

/** Refuses a recording. @returns the answer with the next prompt; undefined when the dialogue is over. */
export async function refuse(request: VoiceRequest, hearing: Hearing, fault: string) {
  const { storage, now } = request;
  const { claimId, nextPrompt } = hearing;
  const entry = await hearingEntry(request, hearing, 'voice.refused', (heard) => ({
    ...heard,
    fault,
  }));
  const next = await storage.transaction((repositories) =>
    settle(repositories, request, entry, (current) =>
      refuseRecording(current, claimId, nextPrompt, now),
    ),
  );
  return next && askNext(hearing);
}

/** What each line of the audit log about a recording says. */
type Heard = AuditDetail<'voice.accepted'>;

/**
 * A line of the audit log about a recording.
 * @param detailOf adds to what each such line says.
 * @returns what makes the line, once it is known whether the dialogue is over.
 */
export async function hearingEntry<A extends HeardAction>(
  { client, input, cookies, auditEntry }: VoiceRequest,
  { dialogue: { kind, language, sessionHash } }: Hearing,
  action: A,
  detailOf: (heard: Heard) => AuditDetail<A>,
): Promise<(over: boolean) => AuditEvent<A>> {
  const session = sessionHint(cookies, client.id, sessionHash);
  const detail = (over: boolean) => detailOf({ kind, language, session, over });
  const entry = await auditEntry(action, input.userId, detail(false));
  return (over) => ({ ...entry, detail: detail(over) });
}

type HeardAction =
  | 'voice.accepted'
  | 'voice.enrolled'
  | 'voice.verified'
  | 'voice.adapted'
  | 'voice.refused';

/** The answer to a recording after which the dialogue goes on. */
export function askNext({ nextPrompt, dialogue }: Hearing) {
  return {
    status: true,
    data: {
      message: 'AUDIO_SUBMITTED_WITH_SUCCESS',
      promptCode: nextPrompt,
      promptCodeText: promptText(nextPrompt, dialogue.language),
      decision: 'OK',
    },
  } as const;
}

/** The dialogue that a recording is for, claimed. */
function claimFor(
  { input, now }: VoiceRequest,
  kind: DialogueKind,
  current: Dialogue | undefined,
  claim: PromptClaim,
): Dialogue {
  const pending = pendingDialogue(current, now);
  const language = input.language?.toLowerCase() ?? pending?.language;
  const meant = pending?.kind === kind && pending.language === language ? pending : undefined;
  const claiming = claimPrompt(meant, claim, now);
  switch (claiming.outcome) {
    case 'claimed':
      return claiming.dialogue;
    case 'busy':
      throw new ContractError(
        'TOO_MANY_REQUESTS',
        { 'retry-after': String(Math.ceil((claiming.until - now) / 1_000)) },
        'another recording of the prompt is being listened to',
      );
    case 'none':
      throw invalidRequest('a recording without an open dialogue of its kind and language');
  }
}

async function listen(
  { client, signal }: VoiceRequest,
  engine: VoiceEngine,
  { bytes }: UploadedFile,
  { language, promptCode }: Dialogue,
): Promise<{ vector: Float32Array } | { fault: string }> {
  const utterance = await engine.utterance(client.id, bytes, language, signal);
  if (utterance.refusal !== undefined) return { fault: utterance.refusal };
  const { digits, vector } = utterance;
  return digits === promptCode ? { vector } : { fault: 'other digits' };
}

async function release(
  { client, input, storage, now }: VoiceRequest,
  claimId: string,
): Promise<void> {
  const released = storage.transaction((repositories) =>
    changeDialogue(repositories, client.id, input.userId, (current) => {
      const progression = releasePrompt(current, claimId, now);
      return progression.outcome === 'continues' ? progression.dialogue : current;
    }),
  );
  // What came before is what the caller has to know; and a claim that stays runs out by itself.
  await released.catch(() => undefined);
}
