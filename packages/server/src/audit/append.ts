import type { AuditRepository } from '../storage/storage.js';
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

/** Adds an entry to the chain of a client, in the transaction of what it records. */
export function recordForClient<A extends ClientAction>(
  audit: Pick<AuditRepository, 'append'>,
  clientId: string,
  event: AuditEvent<A>,
): Promise<void> {
  return append(audit, clientId, event);
}

/** The chain of what belongs to no client. */
const systemChain = 'system';

/** Adds an entry to the chain of the system, in the transaction of what it records. */
export function recordForSystem<A extends SystemAction>(
  audit: Pick<AuditRepository, 'append'>,
  event: AuditEvent<A>,
): Promise<void> {
  return append(audit, systemChain, event);
}

function append<A extends AuditAction>(
  audit: Pick<AuditRepository, 'append'>,
  chain: string,
  { detail, ...event }: AuditEvent<A>,
): Promise<void> {
  return audit.append(chain, Object.keys(detail).length === 0 ? event : { ...event, detail });
}
