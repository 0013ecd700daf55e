import { randomUUID } from 'node:crypto';
import type { AuditDetail } from '../audit/actions.js';
import { type AuditEvent, recordForClient } from '../audit/append.js';
import { ContractError, invalidRequest } from '../contract/contract-error.js';
import type { UploadedFile } from '../contract/uploaded-file.js';
import { changeDialogue } from '../dialogues/change-dialogue.js';
import {
  acceptRecording,
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
} from '../dialogues/dialogue.js';
import { promptText, randomPromptCode } from '../dialogues/prompt.js';
import { sessionHint } from '../dialogues/session-cookie.js';
import type { VoiceEngine } from '../engines/kinds.js';
import type { Repositories } from '../storage/storage.js';
import { type VoiceRequest, voiceEngineOf } from './dialogue.js';

/** Why a recording is refused, and what the engine says of it. */
export type RecordingRefusal = Pick<AuditDetail<'voice.refused'>, 'because' | 'fault'>;

/** What the engine heard in a recording. Nobody else works on its prompt. */
export type Hearing = {
  engine: VoiceEngine;
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
      refusal: RecordingRefusal;
    }
);

/**
 * Claims the prompt of the user's dialogue, then has the engine listen to the recording. When that comes to no result, the
 * prompt waits for another recording.
 * @param decide uses up the prompt, with `accept`, `acceptance` or `refuse`.
 * @throws {ContractError} when no such dialogue is open, or somebody else works on a recording of it.
 * @throws what the engine throws.
 */
export async function hearRecording<T>(
  request: VoiceRequest,
  kind: DialogueKind,
  audio: UploadedFile,
  decide: (hearing: Hearing) => Promise<T>,
): Promise<T> {
  const { client, input, storage, now } = request;
  const engine = voiceEngineOf(request);
  const claim = { id: randomUUID(), expiresAt: now + claimLifetime };
  const dialogue = await storage.transaction((repositories) =>
    changeDialogue(repositories, client.id, input.userId, (current) =>
      claimFor(request, kind, current, claim),
    ),
  );
  try {
    const heard = await listen(request, engine, audio, dialogue);
    const nextPrompt = randomPromptCode(givenPrompts(dialogue));
    return await decide({ engine, dialogue, claimId: claim.id, nextPrompt, ...heard });
  } catch (error) {
    await release(request, claim.id);
    throw error;
  }
}

/**
 * Accepts a recording, with its line in the audit log.
 * @param detailOf adds to what each such line says.
 * @param progress what to keep of all accepted recordings, sealed; nothing where this is the last.
 * @returns what does it, along with what else is kept in a transaction.
 */
export async function acceptance<A extends RecordingAction>(
  request: VoiceRequest,
  { dialogue, claimId, nextPrompt }: Hearing,
  action: A,
  detailOf: (heard: Heard) => AuditDetail<A>,
  progress?: Uint8Array,
): Promise<(repositories: Repositories) => Promise<void>> {
  const entry = await entryOf(request, dialogue, action, detailOf);
  return async (repositories) => {
    await settle(repositories, request, entry, (current) =>
      acceptRecording(current, claimId, nextPrompt, progress, request.now),
    );
  };
}

/** Accepts a recording where nothing else is kept. The parameters are those of `acceptance`. */
export async function accept<A extends RecordingAction>(
  request: VoiceRequest,
  hearing: Hearing,
  action: A,
  detailOf: (heard: Heard) => AuditDetail<A>,
  progress?: Uint8Array,
): Promise<void> {
  const accepted = await acceptance(request, hearing, action, detailOf, progress);
  await request.storage.transaction(accepted);
}

/** Refuses a recording. @returns the answer with the next prompt; undefined when the dialogue is over. */
export async function refuse(request: VoiceRequest, hearing: Hearing, refusal: RecordingRefusal) {
  const { dialogue, claimId, nextPrompt } = hearing;
  const detailOf = (heard: Heard) => ({ ...heard, ...refusal });
  const entry = await entryOf(request, dialogue, 'voice.refused', detailOf);
  const next = await request.storage.transaction((repositories) =>
    settle(repositories, request, entry, (current) =>
      refuseRecording(current, claimId, nextPrompt, request.now),
    ),
  );
  return next && askNext(hearing);
}

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

/** What each line of the audit log about a recording says. */
export type Heard = AuditDetail<'voice.accepted'>;

type RecordingAction =
  | 'voice.accepted'
  | 'voice.enrolled'
  | 'voice.verified'
  | 'voice.verification.refused'
  | 'voice.adapted'
  | 'voice.adaptation.refused'
  | 'voice.refused';

/** @returns what makes a line of the audit log about a recording, once it is known whether the dialogue is over. */
async function entryOf<A extends RecordingAction>(
  { client, input, cookies, auditEntry }: VoiceRequest,
  { kind, language, sessionHash }: Dialogue,
  action: A,
  detailOf: (heard: Heard) => AuditDetail<A>,
): Promise<(over: boolean) => AuditEvent<A>> {
  const session = sessionHint(cookies, client.id, sessionHash);
  const detail = (over: boolean) => detailOf({ kind, language, session, over });
  const entry = await auditEntry(action, input.userId, detail(false));
  return (over) => ({ ...entry, detail: detail(over) });
}

/**
 * Takes the step that a recording comes to, with its line in the audit log.
 * @param repositories of the transaction.
 * @returns the dialogue with its next prompt; undefined when it is over.
 * @throws {ContractError} when the dialogue was ended or taken over meanwhile.
 */
async function settle<A extends RecordingAction>(
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
): Promise<{ vector: Float32Array } | { refusal: RecordingRefusal }> {
  const utterance = await engine.utterance(client.id, bytes, language, signal);
  if (utterance.refusal !== undefined)
    return { refusal: { because: 'unusable recording', fault: utterance.refusal } };
  const { digits, vector } = utterance;
  return digits === promptCode ? { vector } : { refusal: { because: 'other digits' } };
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
