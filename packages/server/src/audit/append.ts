import type { AuditEntry, AuditRepository } from '../storage/storage.js';
import type { AuditAction, AuditDetail, ClientAction, SystemAction } from './actions.js';

/** Something that happened, as the log is told of it. */
export interface AuditEvent<A extends AuditAction> {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly action: A;
  /** Pseudonym of the user it happened to. */
  readonly subject?: string;
  /** Id of the request that brought it about. */
  readonly request?: string;
  readonly detail: AuditDetail<A>;
}

/** Adds entries to the chain of a client, in the transaction of what they record. */
export function recordForClient<A extends ClientAction>(
  audit: Pick<AuditRepository, 'append'>,
  clientId: string,
  ...events: readonly AuditEvent<A>[]
): Promise<void> {
  return audit.append(clientId, ...events.map(toEntry));
}

/** The chain of what belongs to no client. */
const systemChain = 'system';

/** Adds an entry to the chain of the system, in the transaction of what it records. */
export function recordForSystem<A extends SystemAction>(
  audit: Pick<AuditRepository, 'append'>,
  event: AuditEvent<A>,
): Promise<void> {
  return audit.append(systemChain, toEntry(event));
}

function toEntry<A extends AuditAction>({ detail, ...event }: AuditEvent<A>): AuditEntry {
  return Object.keys(detail).length === 0 ? event : { ...event, detail };
}
