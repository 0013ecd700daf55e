import { refused } from './contract-error.js';
import { type Pause, slice } from './in-slices.js';

/** More pairs than any form of the contract has. */
const mostPairs = 1_000;

/**
 * The pairs of a form whose bulk is a few long values, such as files in base64, repeated names together.
 * @throws {ContractError} INVALID_REQUEST when a percent sign starts no UTF-8, or there are too many pairs.
 */
export async function parseLargeForm(
  encoded: string,
  pause: Pause,
): Promise<Map<string, string[]>> {
  const texts = new Map<string, string[]>();
  let pairs = 0;
  for (let at = 0; at < encoded.length; pairs += 1) {
    if (pairs === mostPairs) throw refused('malformed body', 'a form with too many pairs');
    const next = encoded.indexOf('&', at);
    const end = next < 0 ? encoded.length : next;
    const equals = encoded.indexOf('=', at);
    const split = equals < 0 || equals > end ? end : equals;
    if (end > at) {
      const name = await decoded(encoded, at, split, pause);
      const value = await decoded(encoded, split + 1, end, pause);
      texts.set(name, [...(texts.get(name) ?? []), value]);
    }
    at = end + 1;
  }
  return texts;
}

async function decoded(encoded: string, from: number, end: number, pause: Pause): Promise<string> {
  const parts: string[] = [];
  for (let at = from; at < end; ) {
    const next = at + slice >= end ? end : cutAfter(encoded, at + slice, end);
    try {
      parts.push(decodeURIComponent(encoded.slice(at, next).replaceAll('+', ' ')));
    } catch {
      throw refused('malformed body', 'a percent sign that starts no UTF-8');
    }
    if (next < end) await pause();
    at = next;
  }
  return parts.join('');
}

/** The first place from one on where no letter is cut in two: before an ASCII one, escaped or not. */
function cutAfter(encoded: string, from: number, end: number): number {
  for (let at = from; at < end; at += 1) {
    const isEscape = encoded[at] === '%';
    if (isEscape ? /[0-7]/.test(encoded[at + 1] ?? '') : isPlain(encoded, at)) return at;
  }
  return end;
}

function isPlain(encoded: string, at: number): boolean {
  return encoded[at - 1] !== '%' && encoded[at - 2] !== '%' && encoded.charCodeAt(at) < 0x80;
}
