import { randomUUID } from 'node:crypto';
import { ContractError, refused } from '../contract/contract-error.js';
import type { UploadedFile } from '../contract/uploaded-file.js';
import { changeDialogue } from '../dialogues/change-dialogue.js';
import {
  claimLifetime,
  claimPrompt,
  type Dialogue,
  type DialogueKind,
  type PromptClaim,
  pendingDialogue,
  recordingsNeeded,
  releasePrompt,
} from '../dialogues/dialogue.js';
import { openProgress } from '../dialogues/progress.js';
import { promptThreshold } from '../engines/decisions.js';
import type { HeardUtterance } from '../engines/guest.js';
import type { VoiceEngine } from '../engines/kinds.js';
import { type VoiceRequest, voiceEngineOf } from './dialogue.js';
import { chooseLanguage } from './languages.js';
import type { RecordingRefusal } from './reasons.js';
import { voiceEncoder, voiceGallery } from './voice-encoder.js';

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
export interface RefusedRecording extends Claimed {
  refusal: RecordingRefusal;
}

/** What was heard in a recording. */
export type Hearing = SpokenPrompt | RefusedRecording;

/**
 * The share of recordings that are taken for the prompt though one of its digits is wrong, missing or too many, of the mistake that
 * passes most often. A recording of another prompt has most of
 * them wrong, and hardly ever passes.
 */
const wrongDigitRate = 0.015;

/**
 * Claims the prompt of the user's dialogue, then has the engine listen to the recording. When that comes to no result, the
 * prompt waits for another recording.
 * @param decide uses up the prompt, with one of the functions of `outcome.ts`.
 * @throws {ContractError} when no such dialogue is open, or somebody else works on a recording of it.
 * @throws {RateNotMeasured} when it is not known how well the engine understands the language.
 * @throws {GalleryLoading} when the client's voices, with which it is compared, cannot be searched yet.
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
    // What it is compared with has to be there before the engine listens in vain.
    if (dialogue.acceptedPrompts.length + 1 >= recordingsNeeded[kind].least)
      await request.templates.prepare(client.id, voiceGallery(engine, dialogue.language));
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
        'recording under way',
        { 'retry-after': String(Math.ceil((claiming.until - now) / 1_000)) },
        'another recording of the prompt is being listened to',
      );
    case 'none':
      throw refused('no open dialogue');
  }
}

/** Has the engine listen to a recording, and looks whether it is a new one of the prompt. */
async function listen(
  request: VoiceRequest,
  engine: VoiceEngine,
  { bytes }: UploadedFile,
  dialogue: Dialogue,
): Promise<Pick<SpokenPrompt, 'utterance'> | Pick<RefusedRecording, 'refusal'>> {
  const { client, input, heard } = request;
  const { language: code, promptCode: prompt } = dialogue;
  const language = engine.languages.find((language) => language.code === code);
  if (language === undefined) throw refused('unoffered language');
  const leastFit = promptThreshold(language, wrongDigitRate);
  const { encoder } = ownerOf(request, engine, dialogue);
  const fingerprints = await heard.fingerprints(client, input.userId, encoder);
  const expected = { language: code, prompt, heard: fingerprints };
  const utterance = await engine.utterance(client.id, bytes, expected, request);
  if (utterance.refusal !== undefined)
    return { refusal: { because: 'unusable recording', fault: utterance.refusal } };
  if (await heard.sameAs(client.id, input.userId, encoder, utterance.digest))
    return { refusal: { because: 'same recording' } };
  if (utterance.heardBefore) return { refusal: { because: 'heard before' } };
  if (!(utterance.fit >= leastFit))
    return { refusal: { because: utterance.otherWords ? 'more than digits' : 'other digits' } };
  return { utterance };
}

/** Whose recordings a dialogue takes, and what makes their vectors. */
export function ownerOf(
  { client, input }: VoiceRequest,
  engine: VoiceEngine,
  { language }: Dialogue,
) {
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
