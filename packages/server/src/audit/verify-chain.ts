import type { AuditHead, AuditRepository } from '../storage/storage.js';
import { type ChainBreak, ChainVerifier, headIsSigned } from './chain.js';

/** What became of a chain that was verified in the storage. */
export interface VerifiedChain {
  chain: string;
  /** Entries that were read. */
  entries: number;
  /** Sequence number of the last of them; where there are none, of the last that retention removed. */
  sequence: number;
  /** Whether the chain was compared with a head that was kept elsewhere; false also where retention left nothing of it. */
  anchored: boolean;
  /** Its first break. */
  broken:
    | (Omit<ChainBreak, 'reason'> & { reason: ChainBreak['reason'] | 'unsigned-beginning' })
    | undefined;
}

/** Entries that are read at once. */
const batch = 500;

/**
 * Verifies a chain from what retention left of it to its end, beside servers that go on writing and removing.
 * @param key the audit log's.
 * @param standing the head that the storage says the chain has.
 * @param exported a head that was kept elsewhere.
 * @param progress is told from time to time how many entries were read.
 */
export async function verifyChain(
  audit: Pick<AuditRepository, 'read' | 'tail'>,
  key: Uint8Array,
  chain: string,
  { standing, exported }: { standing: AuditHead | undefined; exported: AuditHead | undefined },
  progress: (entries: number) => void,
): Promise<VerifiedChain> {
  for (;;) {
    const tail = await audit.tail(chain);
    const begin = tail?.sequence ?? 0;
    if (tail !== undefined && !headIsSigned(key, tail, tail.signature)) {
      const broken = { sequence: begin, reason: 'unsigned-beginning' as const };
      return { chain, entries: 0, sequence: begin, anchored: false, broken };
    }
    // Of an older head, retention has left nothing.
    const comparable = (head: AuditHead | undefined) =>
      head !== undefined && head.sequence >= begin ? [head] : [];
    const verifier = new ChainVerifier(key, chain, {
      after: tail,
      heads: [...comparable(standing), ...comparable(exported)],
    });
    let entries = 0;
    for (let after = begin; ; ) {
      const page = await audit.read(chain, after, batch);
      const last = page.at(-1);
      if (last === undefined || !page.every((entry) => verifier.add(entry))) break;
      after = last.sequence;
      entries += page.length;
      progress(entries);
    }
    const end = verifier.end();
    const broken = 'broken' in end ? end.broken : undefined;
    // What retention removed while it was read looks like a gap, or like a cut.
    if (broken !== undefined && (await audit.tail(chain))?.sequence !== tail?.sequence) continue;
    return {
      chain,
      entries,
      sequence: 'head' in end ? (end.head?.sequence ?? 0) : (broken?.sequence ?? 0),
      anchored: comparable(exported).length > 0,
      broken,
    };
  }
}
