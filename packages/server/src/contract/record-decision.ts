import type { OperationId } from '@biometrid/types';
import type { AuditDetail, ClientAction } from '../audit/actions.js';
import { recordForClient } from '../audit/append.js';
import type { Along } from '../templates/templates.js';
import type { OperationRequest } from './operation.js';

/** A decision about a user as a line of the client's audit log. @returns what writes it along with what else is kept in a transaction. */
export async function decisionAlong<A extends ClientAction>(
  { client, auditEntry }: Pick<OperationRequest<OperationId>, 'client' | 'auditEntry'>,
  action: A,
  userId: string,
  detail: AuditDetail<A>,
): Promise<Along> {
  const entry = await auditEntry(action, userId, detail);
  return ({ audit }) => recordForClient(audit, client.id, entry);
}

/**
 * Writes a decision into the client's audit log.
 * @param userIds whom it is about, an entry for each; without any, one entry about nobody.
 * @param detail what was decided by; never a score, which would tell of the face.
 */
export async function recordDecision<A extends ClientAction>(
  {
    client,
    storage,
    auditEntry,
  }: Pick<OperationRequest<OperationId>, 'client' | 'storage' | 'auditEntry'>,
  action: A,
  userIds: readonly string[],
  detail: AuditDetail<A>,
): Promise<void> {
  const entries = await Promise.all(
    userIds.length === 0
      ? [auditEntry(action, undefined, detail)]
      : userIds.map((userId) => auditEntry(action, userId, detail)),
  );
  await recordForClient(storage.audit, client.id, ...entries);
}
