import { createHmac } from 'node:crypto';
import type { AuditEntry, AuditHead, LinkedEntry } from '../storage/storage.js';

/**
 * Puts an entry at the end of a chain. Its code covers the chain, the place, the entry and, through the code of the previous
 * one, all that came before.
 * @param key the audit log's, derived from the pepper.
 * @param previous the last entry of the chain, undefined when there is none.
 * @throws {TypeError} when the time or a number of the detail is not finite.
 */
export function linkEntry(
  key: Uint8Array,
  chain: string,
  previous: Pick<AuditHead, 'sequence' | 'mac'> | undefined,
  entry: AuditEntry,
): LinkedEntry {
  const sequence = (previous?.sequence ?? 0) + 1;
  return { ...entry, chain, sequence, mac: macOf(key, chain, sequence, previous?.mac, entry) };
}

/** Signs a head, so that nobody without the key can say that a chain begins, or ended, elsewhere. @returns 72 digits. */
export function signHead(key: Uint8Array, { chain, sequence, mac }: AuditHead): string {
  return keyed(key, ['audit head', chain, sequence, mac]);
}

/** Whether a head was signed with this key. */
export function headIsSigned(key: Uint8Array, head: AuditHead, signature: string): boolean {
  return signHead(key, head) === signature;
}

/** The first place at which a chain is not what was written. */
export interface ChainBreak {
  readonly sequence: number;
  /**
   * - `gap`: entries before this one are missing.
   * - `changed`: the entry, or its place in the chain, is not the one that was written.
   * - `wrong-key`: its code was made with another key.
   * - `does-not-follow`: it is of another chain, comes twice or too late, or leads away from a head.
   * - `cut`: the chain ends here, before a head.
   */
  readonly reason: 'gap' | 'changed' | 'wrong-key' | 'does-not-follow' | 'cut';
}

/** Verifies one chain, entry by entry, in memory of a fixed size. */
export class ChainVerifier {
  readonly #key: Uint8Array;
  readonly #chain: string;
  readonly #heads: readonly AuditHead[];
  #last: AuditHead | undefined;
  #broken: ChainBreak | undefined;

  /**
   * @param options.after the last entry that retention removed, when the chain does not begin at 1. The caller has checked
   * its signature.
   * @param options.heads where the chain is known to have been; without one that was exported earlier and kept elsewhere, a
   * cut end cannot be noticed.
   * @throws when one of them is of another chain, or a head older than what retention left.
   */
  constructor(
    key: Uint8Array,
    chain: string,
    options: { after?: AuditHead | undefined; heads?: readonly AuditHead[] } = {},
  ) {
    const { after, heads = [] } = options;
    for (const given of after === undefined ? heads : [after, ...heads])
      if (given.chain !== chain)
        throw new Error(`A head of the chain ${given.chain} says nothing about ${chain}.`);
    for (const head of heads)
      if (after !== undefined && head.sequence < after.sequence)
        throw new Error(
          `The exported head is at entry ${head.sequence}, but retention removed all up to ${after.sequence}. Compare with a later head.`,
        );
    this.#key = key;
    this.#chain = chain;
    this.#heads = heads;
    this.#last = after;
    if (after !== undefined) this.#compareWithHeads(after);
  }

  /**
   * Takes the next entry. After the first break nothing more is looked at.
   * @returns whether the chain is whole so far.
   */
  add(entry: LinkedEntry): boolean {
    if (this.#broken !== undefined) return false;
    const reason = this.#reasonAgainst(entry);
    if (reason !== undefined) {
      this.#broken = { sequence: entry.sequence, reason };
      return false;
    }
    const { chain, sequence, mac } = entry;
    this.#last = { chain, sequence, mac };
    this.#compareWithHeads(this.#last);
    return this.#broken === undefined;
  }

  /** After the last entry: the head that the chain reaches, undefined when it is empty, or where it breaks. */
  end(): { head: AuditHead | undefined } | { broken: ChainBreak } {
    const last = this.#last?.sequence ?? 0;
    if (this.#broken === undefined && this.#heads.some(({ sequence }) => sequence > last))
      this.#broken = { sequence: last, reason: 'cut' };
    return this.#broken === undefined ? { head: this.#last } : { broken: this.#broken };
  }

  #reasonAgainst(entry: LinkedEntry): ChainBreak['reason'] | undefined {
    const expected = (this.#last?.sequence ?? 0) + 1;
    if (entry.chain !== this.#chain || entry.sequence < expected) return 'does-not-follow';
    if (entry.sequence !== expected) return 'gap';
    if (entry.mac === macOf(this.#key, this.#chain, expected, this.#last?.mac, entry)) return;
    return entry.mac.startsWith(tagOf(this.#key)) ? 'changed' : 'wrong-key';
  }

  #compareWithHeads({ sequence, mac }: AuditHead): void {
    if (this.#heads.some((head) => head.sequence === sequence && head.mac !== mac))
      this.#broken = { sequence, reason: 'does-not-follow' };
  }
}

function macOf(
  key: Uint8Array,
  chain: string,
  sequence: number,
  previous: string | undefined,
  { at, action, subject, request, detail = {} }: AuditEntry,
): string {
  // JSON keeps apart whatever differs, but for numbers that it does not know.
  for (const number of [at, ...Object.values(detail)])
    if (typeof number === 'number' && !Number.isFinite(number))
      throw new TypeError(`An audit entry ${action} holds a number that is not finite`);
  return keyed(key, [
    'audit entry',
    chain,
    sequence,
    previous ?? null,
    at,
    action,
    subject ?? null,
    request ?? null,
    // In one order, whichever a database keeps.
    Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}

function keyed(key: Uint8Array, fields: readonly unknown[]): string {
  return tagOf(key) + createHmac('sha256', key).update(JSON.stringify(fields)).digest('hex');
}

/** Names a key without telling it, so that a wrong one is not taken for a changed entry. */
function tagOf(key: Uint8Array): string {
  return createHmac('sha256', key).update('audit key').digest('hex').slice(0, 8);
}
