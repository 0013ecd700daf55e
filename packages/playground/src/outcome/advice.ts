import { words } from '../words/index.js';

/** What a person can do about a reason; undefined for one that the page does not know. */
export function adviceOn(reason: string): string | undefined {
  return words.advice.find(([start]) => reason.startsWith(start))?.[1];
}
