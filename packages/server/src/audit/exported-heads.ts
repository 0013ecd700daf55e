import { isRecord } from '../json/json.js';
import type { AuditHead } from '../storage/storage.js';
import { headIsSigned, signHead } from './chain.js';

/** Heads as they are kept elsewhere: a line of JSON each, signed. */
export function writeHeads(key: Uint8Array, heads: readonly AuditHead[]): string {
  return heads
    .map((head) => `${JSON.stringify({ ...head, signature: signHead(key, head) })}\n`)
    .join('');
}

/**
 * Reads heads that were kept elsewhere.
 * @returns them by their chains; the furthest of each.
 * @throws naming the line that is no head, or that this deployment has not signed.
 */
export function readHeads(key: Uint8Array, text: string): Map<string, AuditHead> {
  const heads = new Map<string, AuditHead>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const head = parsed(line);
    if (head === undefined || !headIsSigned(key, head, head.signature))
      throw new Error(
        `Line ${index + 1} is no head of an audit chain that this server's keys have signed. Compare with a file of biometrid audit heads.`,
      );
    const { chain, sequence, mac } = head;
    if (sequence >= (heads.get(chain)?.sequence ?? 0)) heads.set(chain, { chain, sequence, mac });
  }
  return heads;
}

function parsed(line: string): (AuditHead & { signature: string }) | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const { chain, sequence, mac, signature } = value;
  return typeof chain === 'string' &&
    typeof sequence === 'number' &&
    typeof mac === 'string' &&
    typeof signature === 'string'
    ? { chain, sequence, mac, signature }
    : undefined;
}
