import { randomUUID } from 'node:crypto';
import type { RefusalReason } from '@biometrid/types';
import type { AuditDetail, ClientAction } from '../audit/actions.js';
import { recordForClient } from '../audit/append.js';
import { ContractError, invalidRequest } from '../contract/contract-error.js';
import type { UploadedFile } from '../contract/uploaded-file.js';
import { changeDialogue } from '../dialogues/change-dialogue.js';
import {
  acceptRecording,
  breakOff,
  claimLifetime,
  claimPrompt,
  type Dialogue,
  type DialogueKind,
  isLastRefusal,
  type Progression,
  type PromptClaim,
  pendingDialogue,
  refuseRecording,
  releasePrompt,
} from '../dialogues/dialogue.js';
import { openProgress, sealProgress } from '../dialogues/progress.js';
import { nextPrompt, promptText } from '../dialogues/prompt.js';
import { sessionHint } from '../dialogues/session-cookie.js';
import { promptThreshold } from '../engines/decisions.js';
import type { HeardUtterance } from '../engines/guest.js';
import type { VoiceEngine } from '../engines/kinds.js';
import type { Repositories } from '../storage/storage.js';
import type { Along } from '../templates/templates.js';
import { type VoiceRequest, voiceEngineOf } from './dialogue.js';
import { chooseLanguage } from './languages.js';
import { type RecordingRefusal, reasonOf } from './reasons.js';
import { voiceEncoder } from './voice-encoder.js';

/** A recording that is worked on. Nobody else works on its prompt. */
interface Claimed {
  engine: VoiceEngine;
  dialogue: Dialogue;
  claimId: string;
}

/** A recording in which the prompt is said. */
export interface SpokenPrompt extends Claimed {
  utterance: HeardUtterance;
}

/** One that is none of the prompt, and why. */
interface RefusedRecording extends Claimed {
  refusal: RecordingRefusal;
}

/** What was heard in a recording. */
export type Hearing = SpokenPrompt | RefusedRecording;

/**
 * The share of recordings that are taken for the prompt though one of its digits is wrong. A recording of another prompt has most of
 * them wrong, and hardly ever passes.
 */
const wrongDigitRate = 0.01;

/**
 * Claims the prompt of the user's dialogue, then has the engine listen to the recording. When that comes to no result, the
 * prompt waits for another recording.
 * @param decide uses up the prompt, with one of the functions below.
 * @throws {ContractError} when no such dialogue is open, or somebody else works on a recording of it.
 * @throws {RateNotMeasured} when it is not known how well the engine understands the language.
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
      claimFor(request, engine, kind, current, claim),
    ),
  );
  try {
    const claimed = { engine, dialogue, claimId: claim.id };
    return await decide({ ...claimed, ...(await listen(request, engine, audio, dialogue)) });
  } catch (error) {
    await release(request, claim.id);
    throw error;
  }
}

/** The voices of the recordings that a dialogue has accepted so far; undefined when they cannot be opened any more. */
export function voicesBefore(
  request: VoiceRequest,
  { engine, dialogue }: Claimed,
): Promise<Float32Array[] | undefined> {
  return openProgress(request.userKeys, ownerOf(request, engine, dialogue), dialogue, request.now);
}

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
    await countTry(repositories, request, dialogue, true);
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
    await countTry(repositories, request, dialogue, false);
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
    if (over) await countTry(repositories, request, dialogue, false);
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
      throw invalidRequest('the dialogue was ended, or goes on elsewhere');
    return progression.outcome === 'continues' ? progression.dialogue : undefined;
  });
}

/** The dialogue that a recording is for, claimed. */
function claimFor(
  { client, input, now }: VoiceRequest,
  engine: VoiceEngine,
  kind: DialogueKind,
  current: Dialogue | undefined,
  claim: PromptClaim,
): Dialogue {
  const pending = pendingDialogue(current, now);
  const language = input.language?.toLowerCase() ?? pending?.language;
  const meant = pending?.kind === kind && pending.language === language ? pending : undefined;
  // The engine, or the client, may have lost the language since it was opened.
  if (meant !== undefined) chooseLanguage(client, engine, meant.language);
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

/** Has the engine listen to a recording, and looks whether it is a new one of the prompt. */
async function listen(
  request: VoiceRequest,
  engine: VoiceEngine,
  { bytes }: UploadedFile,
  dialogue: Dialogue,
): Promise<Pick<SpokenPrompt, 'utterance'> | Pick<RefusedRecording, 'refusal'>> {
  const { client, input, heard, signal } = request;
  const { language: code, promptCode: prompt } = dialogue;
  const language = engine.languages.find((language) => language.code === code);
  if (language === undefined)
    throw invalidRequest('a language that the voice engine does not have');
  const leastFit = promptThreshold(language, wrongDigitRate);
  const { encoder } = ownerOf(request, engine, dialogue);
  const fingerprints = await heard.fingerprints(client, input.userId, encoder);
  const expected = { language: code, prompt, heard: fingerprints };
  const utterance = await engine.utterance(client.id, bytes, expected, signal);
  if (utterance.refusal !== undefined)
    return { refusal: { because: 'unusable recording', fault: utterance.refusal } };
  if (await heard.sameAs(client.id, input.userId, encoder, utterance.digest))
    return { refusal: { because: 'same recording' } };
  if (utterance.heardBefore) return { refusal: { because: 'heard before' } };
  if (!(utterance.fit >= leastFit))
    return { refusal: { because: utterance.otherWords ? 'more than digits' : 'other digits' } };
  return { utterance };
}

/** Makes what keeps of an accepted recording by what it is known again. */
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
 * Counts a dialogue about an enrolled voice that came to nothing, and forgets those before one that did. Adaptations count with the
 * verifications: they tell as much to who guesses.
 */
async function countTry(
  repositories: Repositories,
  { client, input, voiceTries, now }: VoiceRequest,
  { kind }: Dialogue,
  succeeded: boolean,
): Promise<void> {
  if (kind === 'enroll') return;
  const count = succeeded
    ? voiceTries.succeeded(client.id, input.userId)
    : voiceTries.failed(client.id, input.userId, now);
  await count(repositories);
}

/** Whose recordings they are, and what makes their vectors. */
function ownerOf({ client, input }: VoiceRequest, engine: VoiceEngine, { language }: Dialogue) {
  return {
    clientId: client.id,
    userId: input.userId,
    encoder: voiceEncoder(engine, language),
  };
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
