/** What a voice dialogue is for. */
export type DialogueKind = 'enroll' | 'verify' | 'adapt';

/** A voice dialogue that waits for a recording of its prompt. */
export interface DialogueRecord {
  /** A UUID. */
  id: string;
  kind: DialogueKind;
  language: string;
  /** The digits to speak. */
  promptCode: string;
  /** Hash of the session cookie that came with the opening answer. */
  sessionHash: Uint8Array;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** How long a dialogue waits for the next recording. Milliseconds. */
export const dialogueLifetime = 10 * 60 * 1_000;

/** The dialogue, if it still waits at `now`. */
export function pendingDialogue(
  dialogue: DialogueRecord | undefined,
  now: number,
): DialogueRecord | undefined {
  return dialogue !== undefined && now < dialogue.expiresAt ? dialogue : undefined;
}

/**
 * What stands after a request to open a dialogue. Opening the same kind in the same language again goes on with the
 * prompt that was given, so that a repeat after a lost answer does no harm; anything else starts afresh.
 * @param current the user's dialogue, if any.
 * @param fresh the dialogue to start otherwise.
 */
export function openDialogue(
  current: DialogueRecord | undefined,
  fresh: DialogueRecord,
  now: number,
): DialogueRecord {
  const pending = pendingDialogue(current, now);
  if (pending === undefined || pending.kind !== fresh.kind || pending.language !== fresh.language)
    return fresh;
  return { ...fresh, id: pending.id, promptCode: pending.promptCode };
}

/** Whether a text names a kind of dialogue. */
export function isDialogueKind(text: string): text is DialogueKind {
  return text === 'enroll' || text === 'verify' || text === 'adapt';
}
