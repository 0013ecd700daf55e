import type { RefusalReason } from '@biometrid/types';
import type { AuditDetail, ClientAction } from '../audit/actions.js';
import { recordForClient } from '../audit/append.js';
import { refused } from '../contract/contract-error.js';
import { changeDialogue } from '../dialogues/change-dialogue.js';
import {
  acceptRecording,
  breakOff,
  type Dialogue,
  type DialogueKind,
  isLastRefusal,
  type Progression,
  refuseRecording,
} from '../dialogues/dialogue.js';
import { sealProgress } from '../dialogues/progress.js';
import { nextPrompt, promptText } from '../dialogues/prompt.js';
import { sessionHint } from '../dialogues/session-cookie.js';
import type { Repositories } from '../storage/storage.js';
import type { Along } from '../templates/templates.js';
import type { VoiceRequest } from './dialogue.js';
import { ownerOf, type RefusedRecording, type SpokenPrompt } from './hearing.js';
import { reasonOf } from './reasons.js';

/**
 * Accepts a recording that decides nothing yet.
 * @param voices of all recordings that the dialogue has accepted, this one included.
 * @param reason why it does not decide, where the person who spoke can do better.
 * @returns the answer with the next prompt.
 */
export async function goOn(
  request: VoiceRequest,
  hearing: SpokenPrompt,
  voices: readonly Float32Array[],
  reason?: RefusalReason,
) {
  const { storage, userKeys, now } = request;
  const { engine, dialogue, claimId } = hearing;
  const owner = ownerOf(request, engine, dialogue);
  const promptCode = nextPrompt(dialogue, true);
  const progress = await sealProgress(userKeys, owner, dialogue, voices, now);
  const kept = await keep(request, hearing);
  const line = await lineOf(request, dialogue, 'voice.accepted', false, (heard) => heard);
  await storage.transaction(async (repositories) => {
    await settle(repositories, request, (current) =>
      acceptRecording(current, claimId, { promptCode, progress }, now),
    );
    await countFailure(repositories, request, dialogue);
    await kept(repositories);
    await line(repositories);
  });
  return answerWithPrompt(promptCode, dialogue.language, reason);
}

/**
 * Brings a dialogue to its good end by its last recording, with its line in the audit log.
 * @param detailOf adds to what each such line says.
 * @returns what does it, along with what else is kept in a transaction.
 */
export async function success<A extends 'voice.enrolled' | 'voice.verified' | 'voice.adapted'>(
  request: VoiceRequest,
  hearing: SpokenPrompt,
  action: A,
  detailOf: (heard: Heard) => AuditDetail<A>,
): Promise<Along> {
  const { dialogue, claimId } = hearing;
  const kept = await keep(request, hearing);
  const line = await lineOf(request, dialogue, action, true, detailOf);
  return async (repositories) => {
    await settle(repositories, request, (current) =>
      acceptRecording(current, claimId, 'decided', request.now),
    );
    if (dialogue.kind !== 'enroll')
      await request.voiceTries.succeeded(request.client.id, request.input.userId)(repositories);
    await kept(repositories);
    await line(repositories);
  };
}

/**
 * Lets a dialogue come to nothing by its last recording, though that is one of its prompt. Nothing is kept of it: it may be of anybody.
 * @param detailOf adds to what each line of the audit log says about one.
 */
export async function fail<A extends RefusedDecision>(
  request: VoiceRequest,
  { dialogue, claimId }: SpokenPrompt,
  action: A,
  detailOf: (heard: Heard) => AuditDetail<A>,
): Promise<void> {
  const line = await lineOf(request, dialogue, action, true, detailOf);
  await request.storage.transaction(async (repositories) => {
    await settle(repositories, request, (current) =>
      acceptRecording(current, claimId, 'decided', request.now),
    );
    await countFailure(repositories, request, dialogue);
    await line(repositories);
  });
}

/**
 * Refuses a recording.
 * @param failed makes the answer with which the dialogue ends, where that was one too many.
 * @returns the answer, with the next prompt where there is one.
 */
export async function refuse<F>(
  request: VoiceRequest,
  { dialogue, claimId, refusal }: RefusedRecording,
  failed: (reason: RefusalReason) => F,
) {
  const { storage, now } = request;
  const promptCode = nextPrompt(dialogue, false);
  const reason = reasonOf(refusal);
  const over = isLastRefusal(dialogue);
  const action = over ? refusedDecisions[dialogue.kind] : 'voice.refused';
  const line = await lineOf(request, dialogue, action, over, (heard) => ({ ...heard, ...refusal }));
  await storage.transaction(async (repositories) => {
    await settle(repositories, request, (current) =>
      refuseRecording(current, claimId, promptCode, now),
    );
    await countFailure(repositories, request, dialogue);
    await line(repositories);
  });
  return over ? failed(reason) : answerWithPrompt(promptCode, dialogue.language, reason);
}

/** Breaks a dialogue off whose recordings so far cannot be opened any more: who erased the voice erased them. */
export async function giveUp(
  request: VoiceRequest,
  { dialogue, claimId }: SpokenPrompt,
): Promise<void> {
  const because = 'recordings gone';
  const detailOf = (heard: Heard) => ({ ...heard, because }) as const;
  const action = refusedDecisions[dialogue.kind];
  const line = await lineOf(request, dialogue, action, true, detailOf);
  await request.storage.transaction(async (repositories) => {
    await settle(repositories, request, (current) => breakOff(current, claimId, request.now));
    await line(repositories);
  });
}

/** What each line of the audit log about a recording says. */
export type Heard = AuditDetail<'voice.accepted'>;

/** What it is called when a dialogue comes to nothing. */
const refusedDecisions = {
  enroll: 'voice.enrolment.refused',
  verify: 'voice.verification.refused',
  adapt: 'voice.adaptation.refused',
} as const satisfies Record<DialogueKind, ClientAction>;

type RefusedDecision = (typeof refusedDecisions)[DialogueKind];

/** The answer to a recording after which the dialogue goes on. @param reason why it did not count, or did not decide. */
function answerWithPrompt(promptCode: string, language: string, reason: RefusalReason | undefined) {
  const message = 'AUDIO_SUBMITTED_WITH_SUCCESS';
  const promptCodeText = promptText(promptCode, language);
  const prompt = { message, promptCode, promptCodeText } as const;
  return reason === undefined
    ? ({ status: true, data: { ...prompt, decision: 'OK' } } as const)
    : ({ status: true, data: { ...prompt, decision: 'REPEAT', reason } } as const);
}

/** Whether a dialogue about an enrolled voice counts among those that failed, though it may still succeed. */
export function isCounted({ acceptedPrompts, refused }: Dialogue): boolean {
  return acceptedPrompts.length + refused > 0;
}

type RecordingAction =
  | 'voice.accepted'
  | 'voice.refused'
  | 'voice.enrolled'
  | 'voice.verified'
  | 'voice.adapted'
  | RefusedDecision;

/** Makes a line of the audit log about a recording. @returns what writes it in a transaction. */
async function lineOf<A extends RecordingAction>(
  { client, input, cookies, auditEntry }: VoiceRequest,
  { kind, language, sessionHash }: Dialogue,
  action: A,
  over: boolean,
  detailOf: (heard: Heard) => AuditDetail<A>,
): Promise<Along> {
  const session = sessionHint(cookies, client.id, sessionHash);
  const entry = await auditEntry(action, input.userId, detailOf({ kind, language, session, over }));
  return ({ audit }) => recordForClient(audit, client.id, entry);
}

/**
 * Takes the step that a recording comes to.
 * @param repositories of the transaction.
 * @throws {ContractError} when the dialogue was ended or taken over meanwhile.
 */
async function settle(
  repositories: Repositories,
  { client, input }: VoiceRequest,
  step: (current: Dialogue | undefined) => Progression,
): Promise<void> {
  await changeDialogue(repositories, client.id, input.userId, (current) => {
    const progression = step(current);
    if (progression.outcome === 'lost')
      throw refused('no open dialogue', 'the dialogue was ended, or goes on elsewhere');
    return progression.outcome === 'continues' ? progression.dialogue : undefined;
  });
}

/** Makes what keeps by what an accepted recording is known again. */
function keep(
  request: VoiceRequest,
  { engine, dialogue, utterance }: SpokenPrompt,
): Promise<Along> {
  const { client, heard, now } = request;
  const { userId, encoder } = ownerOf(request, engine, dialogue);
  const { digest, fingerprint } = utterance;
  return heard.keep(client, { userId, encoder, digest, fingerprint }, now);
}

/**
 * Counts a dialogue about an enrolled voice as one that failed, by its first recording that does not succeed: or whoever guesses could
 * break it off before its end and begin anew for nothing. A success takes it back. Adaptations count with the verifications: they tell
 * as much to who guesses.
 * @param dialogue as it stood before the recording.
 */
async function countFailure(
  repositories: Repositories,
  { client, input, voiceTries, now }: VoiceRequest,
  dialogue: Dialogue,
): Promise<void> {
  if (dialogue.kind === 'enroll' || isCounted(dialogue)) return;
  await voiceTries.failed(client.id, input.userId, now)(repositories);
}
