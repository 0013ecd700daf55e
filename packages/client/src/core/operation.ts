import type { OperationId } from '@biometrid/types';

/** What the runtime has to know of an operation: a row of the generated table. */
export interface Operation {
  readonly id: OperationId;
  /** HTTP method and the contract's path key: `DELETE /users/{userId}`. */
  readonly route: string;
  /** Fields that travel in the query although there is a body; without one, all do. */
  readonly query?: readonly string[];
  /** Fields that travel as headers. */
  readonly header?: readonly string[];
  /** All other fields travel in a body; absent: there are none. Named are those that take a file, with the most bytes it may have. */
  readonly body?: Readonly<Record<string, number>>;
  /** Fields of the body that take a file as base64 text, with the most bytes that the text may stand for. */
  readonly text?: Readonly<Record<string, number>>;
  /** Fields for a file that may be left out. */
  readonly optional?: readonly string[];
  /** A repeated call does no harm. */
  readonly safe?: true;
  /** Takes part in the voice session, which lives in a cookie. */
  readonly cookie?: true;
  /** Served by the liveness host, with its own token and its own envelope. */
  readonly liveness?: true;
  /** Its outcomes carry no `data.message`. */
  readonly plain?: true;
}
