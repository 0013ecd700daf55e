import { isRecord } from '../../json/json.js';
import type { AuditEntry, AuditHead, AuditRepository, LinkedEntry } from '../storage.js';
import { number, optionalText, text } from './columns.js';
import type { Dialect } from './dialect.js';
import type { SqlRow, SqlSession, SqlValue } from './sql-database.js';

/** What is done with the key of the audit log, which stays with who made this. */
export interface AuditLink {
  /** Links an entry to the one before it. */
  link(
    chain: string,
    previous: Pick<AuditHead, 'sequence' | 'mac'> | undefined,
    entry: AuditEntry,
  ): LinkedEntry;
  /** Signs what retention leaves of a chain. */
  sign(tail: AuditHead): string;
}

/** The audit log in SQL. A chain grows under a lock on its head, which lasts until the transaction ends. */
export function auditRepository(
  session: SqlSession,
  { forUpdate }: Dialect,
  { link, sign }: AuditLink,
): AuditRepository {
  const headOf = async (chain: string) => {
    const [row] = await session.all(
      `SELECT sequence, mac FROM biometrid.audit_heads WHERE chain = ?${forUpdate}`,
      chain,
    );
    return row;
  };

  return {
    async append(chain, ...entries) {
      let head = await headOf(chain);
      if (head === undefined) {
        await session.run(
          `INSERT INTO biometrid.audit_heads (chain, sequence, tail_sequence) VALUES (?, 0, 0)
           ON CONFLICT (chain) DO NOTHING`,
          chain,
        );
        head = await headOf(chain);
      }
      const mac = head && optionalText(head, 'mac');
      let last =
        head === undefined || mac === undefined
          ? undefined
          : { sequence: number(head, 'sequence'), mac };
      const linked = entries.map((entry) => {
        const next = link(chain, last, entry);
        last = next;
        return next;
      });
      if (last === undefined || linked.length === 0) return;
      for (let first = 0; first < linked.length; first += atOnce) {
        const some = linked.slice(first, first + atOnce);
        await session.run(
          `INSERT INTO biometrid.audit_entries (chain, sequence, at, action, subject, request, detail, mac)
           VALUES ${some.map(() => '(?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
          ...some.flatMap(toValues),
        );
      }
      await session.run(
        'UPDATE biometrid.audit_heads SET sequence = ?, mac = ? WHERE chain = ?',
        last.sequence,
        last.mac,
        chain,
      );
    },
    async read(chain, after, limit) {
      const rows = await session.all(
        'SELECT * FROM biometrid.audit_entries WHERE chain = ? AND sequence > ? ORDER BY sequence LIMIT ?',
        chain,
        after,
        limit,
      );
      return rows.map(toEntry);
    },
    async heads() {
      const rows = await session.all(
        'SELECT chain, sequence, mac FROM biometrid.audit_heads WHERE mac IS NOT NULL ORDER BY chain',
      );
      return rows.map((row) => toHead(row, 'sequence', 'mac'));
    },
    async tail(chain) {
      const [row] = await session.all(
        `SELECT chain, tail_sequence, tail_mac, tail_signature FROM biometrid.audit_heads
         WHERE chain = ? AND tail_mac IS NOT NULL`,
        chain,
      );
      return (
        row && {
          ...toHead(row, 'tail_sequence', 'tail_mac'),
          signature: optionalText(row, 'tail_signature') ?? '',
        }
      );
    },
    async newest() {
      const [row] = await session.all('SELECT MAX(at) AS newest FROM biometrid.audit_entries');
      return row === undefined || row['newest'] === null ? undefined : number(row, 'newest');
    },
    async removeBefore(chain, before, limit) {
      // Of two who remove at once, the second goes on from what the first left.
      await headOf(chain);
      // A whole stretch from the start, so that the rest still follows from one entry.
      const rows = await session.all(
        'SELECT sequence, at, mac FROM biometrid.audit_entries WHERE chain = ? ORDER BY sequence LIMIT ?',
        chain,
        limit,
      );
      const young = rows.findIndex((row) => number(row, 'at') >= before);
      const old = young < 0 ? rows : rows.slice(0, young);
      const last = old.at(-1);
      if (last === undefined) return 0;
      const tail = { chain, sequence: number(last, 'sequence'), mac: text(last, 'mac') };
      await session.run(
        'UPDATE biometrid.audit_heads SET tail_sequence = ?, tail_mac = ?, tail_signature = ? WHERE chain = ?',
        tail.sequence,
        tail.mac,
        sign(tail),
        chain,
      );
      return session.run(
        'DELETE FROM biometrid.audit_entries WHERE chain = ? AND sequence <= ?',
        chain,
        tail.sequence,
      );
    },
  };
}

/** Entries that one statement takes. */
const atOnce = 64;

function toValues(entry: LinkedEntry): SqlValue[] {
  const { chain, sequence, at, action, subject = null, request = null, detail, mac } = entry;
  const json = detail === undefined ? null : JSON.stringify(detail);
  return [chain, sequence, at, action, subject, request, json, mac];
}

function toHead(row: SqlRow, sequence: string, mac: string): AuditHead {
  return {
    chain: text(row, 'chain'),
    sequence: number(row, sequence),
    mac: text(row, mac),
  };
}

function toEntry(row: SqlRow): LinkedEntry {
  const subject = optionalText(row, 'subject');
  const request = optionalText(row, 'request');
  const detail = optionalText(row, 'detail');
  return {
    chain: text(row, 'chain'),
    sequence: number(row, 'sequence'),
    at: number(row, 'at'),
    action: text(row, 'action'),
    ...(subject === undefined ? {} : { subject }),
    ...(request === undefined ? {} : { request }),
    ...(detail === undefined ? {} : { detail: toDetail(detail) }),
    mac: text(row, 'mac'),
  };
}

/** What was changed by hand into no JSON is given as it stands: the chain tells that it was changed. */
function toDetail(json: string): Record<string, string | number | boolean> {
  try {
    const detail: unknown = JSON.parse(json);
    if (isRecord(detail)) return detail as Record<string, string | number | boolean>;
  } catch {}
  return { unreadable: json };
}
