import { DatabaseError } from 'pg';
import { DiskRefuses, StorageUnavailable } from '../storage.js';
import { ImpreciseInteger } from './values.js';

/** Another process came between. Nothing was kept; the same work may succeed at once. */
export class Conflict extends StorageUnavailable {}

/** A statement that was prepared before another process added a column to its result; it must be prepared under a new name. */
export class StalePlan extends Conflict {}

/** The connection is of no use any more. Whether its last statement was carried out is not known. */
export class ConnectionLost extends StorageUnavailable {}

/** PostgreSQL refuses a statement for what it says. */
export class StatementRefused extends Error {
  override readonly name = 'StatementRefused';
  /** Five letters and digits, from https://www.postgresql.org/docs/current/errcodes-appendix.html. */
  readonly sqlState: string;

  constructor(sqlState: string, message: string) {
    super(`PostgreSQL refuses a statement: ${message} (${sqlState})`);
    this.sqlState = sqlState;
  }
}

const endedConnection = /^(57P|25P0[34]|08(?!P01))/;
const otherCameBetween = /^40/;
const fullOrBroken = /^(53100|58)/;
const passing: readonly (readonly [RegExp, string])[] = [
  [/^53100/, 'The disk of PostgreSQL is full.'],
  [/^53/, 'PostgreSQL has no connections or memory left.'],
  [/^57014/, 'PostgreSQL took too long over a statement.'],
  [/^55P03/, 'Another transaction holds what a statement needs.'],
  [/^25006/, 'PostgreSQL takes no changes now; it may be a standby.'],
  [/^58/, 'PostgreSQL cannot use its files.'],
];

/** What a failed statement means. Carries nothing of the values that the statement worked on. */
export function statementFailure(error: unknown): Error {
  if (error instanceof ImpreciseInteger) return error;
  if (!(error instanceof DatabaseError)) {
    return new ConnectionLost(`The connection to PostgreSQL was lost: ${reason(error)}.`);
  }
  const { code = '', message, routine } = error;
  if (endedConnection.test(code)) {
    return new ConnectionLost(`PostgreSQL ended the connection: ${message}.`);
  }
  if (otherCameBetween.test(code)) return new Conflict('Other processes kept coming between.');
  if (routine === 'RevalidateCachedQuery') return new StalePlan('The tables are being changed.');
  const [, explanation] = passing.find(([codes]) => codes.test(code)) ?? [];
  if (explanation !== undefined)
    return new (fullOrBroken.test(code) ? DiskRefuses : StorageUnavailable)(
      `${explanation} (${code})`,
    );
  // Of errors in data the message repeats the value; the detail may in any error.
  return new StatementRefused(code, code.startsWith('22') ? 'a value is not allowed' : message);
}

/** What it means that there is no connection. */
export function connectFailure(error: unknown): StorageUnavailable {
  // The pool has no code for it.
  if (error instanceof Error && error.message === 'timeout exceeded when trying to connect') {
    return new StorageUnavailable('All connections to PostgreSQL are busy.');
  }
  const code = error instanceof DatabaseError ? (error.code ?? '') : '';
  const [, remedy = 'See that it runs, and where the database URL points.'] =
    remedies.find(([codes]) => codes.test(code)) ?? [];
  return new StorageUnavailable(`PostgreSQL cannot be reached: ${reason(error)}. ${remedy}`);
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [/^28/, 'Check user and password: BIOMETRID_DATABASE_URL, PGPASSWORD or ~/.pgpass.'],
  [/^3D/, 'Make the database, or correct its name in the database URL.'],
  [/^(53|57)/, 'Try again in a moment.'],
];

function reason(error: unknown): string {
  // A host with several addresses fails once at each.
  const [first] = error instanceof AggregateError ? error.errors : [error];
  return first instanceof Error ? first.message : 'no reason given';
}
