import { parseObject } from '../../json/json.js';
import { andThen } from '../../maybe-promise.js';
import type { DialogueRecord, DialogueRepository } from '../storage.js';
import { bytes, number, optionalBytes, text } from './columns.js';
import type { Dialect } from './dialect.js';
import type { SqlRow, SqlSession } from './sql-database.js';

/** The dialogues in SQL: what is compared and what is bytes in columns, the rest as JSON. */
export function dialogueRepository(
  session: SqlSession,
  { forUpdate }: Dialect,
): DialogueRepository {
  return {
    find: (clientId, userId) =>
      andThen(
        session.all(
          'SELECT * FROM biometrid.dialogues WHERE client_id = ? AND user_id = ?',
          clientId,
          userId,
        ),
        ([row]) => row && toDialogue(row),
      ),
    async swap(clientId, userId, seen, next) {
      if (next === undefined) {
        if (seen === undefined) return true;
        const removed = await session.run(
          `DELETE FROM biometrid.dialogues WHERE ${theSeenOne}`,
          clientId,
          userId,
          seen.id,
          seen.revision,
        );
        return removed === 1;
      }
      const { id, revision, expiresAt, sessionHash, state, progress } = next;
      const values = [
        id,
        revision,
        expiresAt,
        JSON.stringify(state),
        sessionHash,
        progress ?? null,
      ] as const;
      const changed =
        seen === undefined
          ? await session.run(
              `INSERT INTO biometrid.dialogues (id, revision, expires_at, state, session_hash, progress, client_id, user_id)
               SELECT CAST(? AS TEXT), ?, ?, CAST(? AS TEXT), ?, ?, client_id, id FROM biometrid.users WHERE client_id = ? AND id = ?${forUpdate}
               ON CONFLICT (client_id, user_id) DO NOTHING`,
              ...values,
              clientId,
              userId,
            )
          : await session.run(
              `UPDATE biometrid.dialogues SET id = ?, revision = ?, expires_at = ?, state = ?, session_hash = ?, progress = ?
               WHERE ${theSeenOne}`,
              ...values,
              clientId,
              userId,
              seen.id,
              seen.revision,
            );
      return changed === 1;
    },
    removeExpired: (before) =>
      session.run('DELETE FROM biometrid.dialogues WHERE expires_at < ?', before),
  };
}

const theSeenOne = 'client_id = ? AND user_id = ? AND id = ? AND revision = ?';

function toDialogue(row: SqlRow): DialogueRecord {
  const state = parseObject(text(row, 'state'));
  if (state === undefined) throw new Error('The database holds a dialogue without a state');
  return {
    id: text(row, 'id'),
    revision: number(row, 'revision'),
    expiresAt: number(row, 'expires_at'),
    sessionHash: bytes(row, 'session_hash'),
    state,
    progress: optionalBytes(row, 'progress'),
  };
}
