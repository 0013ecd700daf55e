/** What a voice dialogue is for. */
export type DialogueKind = 'enroll' | 'verify' | 'adapt';

/**
 * A voice dialogue of a user. It waits for a recording of its prompt, or somebody has claimed the prompt and works on the
 * recording. Times are milliseconds since the epoch.
 */
export interface Dialogue {
  /** A UUID. */
  id: string;
  kind: DialogueKind;
  language: string;
  /** The digits to speak. */
  promptCode: string;
  /** The prompts before it, which are never given again. */
  usedPrompts: readonly string[];
  /** Those of the prompts given whose recordings were accepted, in their order. */
  acceptedPrompts: readonly string[];
  /** Recordings refused so far. */
  refused: number;
  /** Hash of the session cookie that came with the opening answer. */
  sessionHash: Uint8Array;
  expiresAt: number;
  /** Grows with every change. With the id it is what compare-and-swap compares. */
  revision: number;
  /** Who works on the recording of the prompt. */
  claim?: PromptClaim | undefined;
  /** Sealed: what the engine made of the accepted recordings. */
  progress?: Uint8Array | undefined;
}

export interface PromptClaim {
  /** Unlike that of any other claim. */
  id: string;
  /** From then on somebody else may claim the prompt, as its holder may be dead. */
  expiresAt: number;
}

/** What a dialogue starts with. */
export type NewDialogue = Pick<Dialogue, 'id' | 'kind' | 'language' | 'promptCode' | 'sessionHash'>;

/** How long a dialogue waits for the next recording. Milliseconds. */
export const dialogueLifetime = 10 * 60 * 1_000;

/** How long a claim stands: longer than an engine takes, short enough for a person to wait. Milliseconds. */
export const claimLifetime = 30 * 1_000;

/** Accepted recordings that a dialogue takes: it is decided after so many at the least, and at the most. */
export const recordingsNeeded: Readonly<Record<DialogueKind, { least: number; most: number }>> = {
  enroll: { least: 3, most: 5 },
  verify: { least: 1, most: 2 },
  adapt: { least: 1, most: 1 },
};

/** The refused recording that ends a dialogue. */
export const maxRefusals = 3;

/** The dialogue, if it is still open at `now`. */
export function pendingDialogue(dialogue: Dialogue | undefined, now: number): Dialogue | undefined {
  return dialogue !== undefined && now < dialogue.expiresAt ? dialogue : undefined;
}

/**
 * What stands after a request to open a dialogue. Opening the same kind in the same language again goes on with the
 * prompt that was given, so that a repeat after a lost answer does no harm; anything else starts afresh, and whoever works
 * on a recording of the former dialogue has lost it.
 * @param current the user's dialogue, if any.
 */
export function openDialogue(
  current: Dialogue | undefined,
  fresh: NewDialogue,
  now: number,
): Dialogue {
  const { sessionHash } = fresh;
  const expiresAt = now + dialogueLifetime;
  const revision = (current?.revision ?? 0) + 1;
  const pending = pendingDialogue(current, now);
  if (pending?.kind === fresh.kind && pending.language === fresh.language)
    return { ...pending, sessionHash, expiresAt, revision };
  return { ...fresh, usedPrompts: [], acceptedPrompts: [], refused: 0, expiresAt, revision };
}

/** What became of an attempt to claim the prompt of a dialogue. */
export type Claiming =
  | { outcome: 'claimed'; dialogue: Dialogue }
  /** Somebody else has it until then. */
  | { outcome: 'busy'; until: number }
  | { outcome: 'none' };

/** Claims the prompt of a dialogue, so that nobody else works on a recording of it. */
export function claimPrompt(
  current: Dialogue | undefined,
  claim: PromptClaim,
  now: number,
): Claiming {
  const pending = pendingDialogue(current, now);
  if (pending === undefined) return { outcome: 'none' };
  if (pending.claim !== undefined && now < pending.claim.expiresAt)
    return { outcome: 'busy', until: pending.claim.expiresAt };
  const dialogue = {
    ...pending,
    claim,
    // A recording that came in time is not lost while it is worked on.
    expiresAt: Math.max(pending.expiresAt, claim.expiresAt),
    revision: pending.revision + 1,
  };
  return { outcome: 'claimed', dialogue };
}

/** What a claimed recording makes of its dialogue. */
export type Progression =
  | { outcome: 'continues'; dialogue: Dialogue }
  /** It is decided, or too many recordings were refused: the dialogue is to be removed. */
  | { outcome: 'ends' }
  /** The claim counts no longer: the dialogue is over, or somebody else works on it. */
  | { outcome: 'lost' };

/** What an accepted recording makes of its dialogue: it is decided, or one more is needed. */
export type Decision = 'decided' | NextPrompt;

/** What a dialogue waits for after a recording that did not decide it. */
interface NextPrompt {
  /** See {@link givenPrompts}. */
  promptCode: string;
  /** What to keep of all accepted recordings, sealed. */
  progress: Uint8Array;
}

/**
 * Accepts the recording that a claim stands for. The prompt is used up.
 * @param current the user's dialogue as it stands now, if any.
 * @throws when the next prompt was given before in this dialogue, or is one more than its kind takes.
 */
export function acceptRecording(
  current: Dialogue | undefined,
  claimId: string,
  decision: Decision,
  now: number,
): Progression {
  const held = heldDialogue(current, claimId, now);
  if (held === undefined) return { outcome: 'lost' };
  if (decision === 'decided') return { outcome: 'ends' };
  if (isLastRecording(held))
    throw new Error(`A dialogue of the kind ${held.kind} is decided after this recording`);
  const { promptCode, progress } = decision;
  const acceptedPrompts = [...held.acceptedPrompts, held.promptCode];
  return {
    outcome: 'continues',
    dialogue: { ...askNext(held, promptCode, now), acceptedPrompts, progress },
  };
}

/** Whether a dialogue is decided once the recording of its prompt is accepted. */
export function isLastRecording({ kind, acceptedPrompts }: Dialogue): boolean {
  return acceptedPrompts.length + 1 >= recordingsNeeded[kind].most;
}

/**
 * Refuses the recording that a claim stands for. The prompt is used up, so that nobody can try it twice.
 * @param current the user's dialogue as it stands now, if any.
 * @param promptCode the next prompt; see {@link givenPrompts}.
 * @throws when the prompt was given before in this dialogue.
 */
export function refuseRecording(
  current: Dialogue | undefined,
  claimId: string,
  promptCode: string,
  now: number,
): Progression {
  const held = heldDialogue(current, claimId, now);
  if (held === undefined) return { outcome: 'lost' };
  if (isLastRefusal(held)) return { outcome: 'ends' };
  const refused = held.refused + 1;
  return { outcome: 'continues', dialogue: { ...askNext(held, promptCode, now), refused } };
}

/** Whether a dialogue is over once the recording of its prompt is refused. */
export function isLastRefusal({ refused }: Dialogue): boolean {
  return refused + 1 >= maxRefusals;
}

/** Breaks a dialogue off that cannot come to a decision any more. */
export function breakOff(current: Dialogue | undefined, claimId: string, now: number): Progression {
  return { outcome: heldDialogue(current, claimId, now) === undefined ? 'lost' : 'ends' };
}

/** Gives a prompt back whose recording came to no result; it waits for another one. */
export function releasePrompt(
  current: Dialogue | undefined,
  claimId: string,
  now: number,
): Progression {
  const held = heldDialogue(current, claimId, now);
  if (held === undefined) return { outcome: 'lost' };
  const dialogue = { ...held, claim: undefined, revision: held.revision + 1 };
  return { outcome: 'continues', dialogue };
}

/** The prompts of a dialogue up to the present one; the next one must be another. */
export function givenPrompts({ usedPrompts, promptCode }: Dialogue): readonly string[] {
  return [...usedPrompts, promptCode];
}

/** Whether a text names a kind of dialogue. */
export function isDialogueKind(text: string): text is DialogueKind {
  return Object.hasOwn(recordingsNeeded, text);
}

/** The dialogue, if the claim still counts. One that ran out does as long as nobody else has claimed the prompt. */
function heldDialogue(
  current: Dialogue | undefined,
  claimId: string,
  now: number,
): Dialogue | undefined {
  const pending = pendingDialogue(current, now);
  return pending?.claim?.id === claimId ? pending : undefined;
}

/** The dialogue with its next prompt, free to be claimed. */
function askNext(held: Dialogue, promptCode: string, now: number): Dialogue {
  const usedPrompts = givenPrompts(held);
  if (usedPrompts.includes(promptCode))
    throw new Error('A dialogue gives no prompt twice; draw one that is not among those given');
  return {
    ...held,
    promptCode,
    usedPrompts,
    claim: undefined,
    expiresAt: now + dialogueLifetime,
    revision: held.revision + 1,
  };
}
