import type { PlainAction } from '../audit/actions.js';
import { isModality, type Modality } from '../engines/kinds.js';
import type { Erasure } from '../erasure/erasure.js';
import type { Storage } from '../storage/storage.js';

/** How long things are kept, in milliseconds; infinity is for ever. */
export interface Retention {
  /** Templates that take part in no decision. */
  templateRetention: number;
  /** Dialogues, after they have expired. */
  sessionRetention: number;
  /** Entries of the audit log. */
  auditRetention: number;
}

/** How many of a kind are looked at in one go. */
const batch = 200;
/** How long the marks of removed templates are kept for those who follow a gallery. Milliseconds. */
const markRetention = 24 * 60 * 60 * 1_000;

/** What the audit log calls it when templates expire. */
const expired = { face: 'face.expired', voice: 'voice.expired' } as const satisfies Record<
  Modality,
  PlainAction
>;

/** Removes what has been kept for long enough. */
export async function expire(
  { storage, erasure }: { storage: Storage; erasure: Erasure },
  { templateRetention, sessionRetention, auditRetention }: Retention,
  now: number,
): Promise<void> {
  if (Number.isFinite(sessionRetention))
    await storage.dialogues.removeExpired(now - sessionRetention);
  await storage.transaction(({ templates }) => templates.forgetRemovals(now - markRetention));
  if (Number.isFinite(templateRetention)) {
    for (;;) {
      const idle = await storage.templates.idleSince(now - templateRetention, batch);
      let erased = 0;
      for (const { clientId, userId, modality } of idle) {
        // Only what this release knows is its own to erase.
        if (!isModality(modality)) continue;
        const note = { action: expired[modality], at: now };
        const unusedSince = now - templateRetention;
        if (await erasure.enrollment(clientId, userId, modality, note, { unusedSince }))
          erased += 1;
      }
      // A user whose other template is in use keeps both, and is met again next time.
      if (idle.length < batch || erased === 0) break;
    }
  }
  if (Number.isFinite(auditRetention)) {
    for (const { chain } of await storage.audit.heads()) {
      let removed: number;
      do {
        removed = await storage.transaction(({ audit }) =>
          audit.removeBefore(chain, now - auditRetention, batch),
        );
      } while (removed === batch);
    }
  }
}
