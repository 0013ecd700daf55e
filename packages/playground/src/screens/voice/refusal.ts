import { words } from '../../words/index.js';

/** Why a recording was not taken and what to do about it, in a sentence or two; a newer server may know further reasons. */
export function adviceOnRecording(reason: string): string {
  const advice: Readonly<Record<string, string>> = words.voice.reasons;
  return advice[reason] ?? words.voice.unknownReason(reason);
}
