import type { OperationModel, Refusal } from '@biometrid/openapi/model';
import type { Reply } from '../run/session.js';
import { messageOf } from './judge.js';

/**
 * The engine that a server lacks, by its answer.
 * @param tried the refusal that was to be provoked: whether there is an engine may be looked for after it.
 * @returns what the server answers; undefined where it lacks none.
 */
export function engineMissing(
  { refusals }: OperationModel,
  { status, json }: Reply,
  tried?: Refusal,
): string | undefined {
  const before = tried === undefined ? refusals : refusals.slice(0, refusals.indexOf(tried));
  const answered = before.find(
    (refusal) =>
      (refusal.condition === 'engine missing' || refusal.condition === 'engine of file missing') &&
      refusal.status === status &&
      refusal.code === messageOf(json),
  );
  return answered && `the server answers ${answered.status} ${answered.code}`;
}
