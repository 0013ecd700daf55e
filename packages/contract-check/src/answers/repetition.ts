import type { OperationModel } from '@biometrid/openapi/model';
import { placeOf, provenanceOfStatus } from '../contract/contract.js';
import { type Finding, toldReply } from '../report/deviation.js';
import type { NoReply, Reply } from '../run/session.js';
import { messageOf } from './judge.js';

/** What the contract has against the answer to a request that is safe to repeat, and was repeated. */
export function repetitionFindings(
  operation: OperationModel,
  first: Reply,
  second: Reply | NoReply,
): Finding[] {
  const findings: Finding[] = [];
  if ('lost' in second || !isSame(first, second))
    findings.push({
      aspect: 'repetition',
      came: toldReply(second),
      expected: `the answer from before: ${toldReply(first)}`,
      where: `${placeOf(operation)}/x-safe-to-repeat`,
      provenance: provenanceOfStatus(operation, first.status),
    });
  const [id, again] = [first, second].map((reply) =>
    'lost' in reply ? null : reply.headers.get('x-request-id'),
  );
  // Somebody between keeps answers, and gives one to whoever asks next.
  if (id !== null && id === again)
    findings.push({
      aspect: 'cached answer',
      came: `x-request-id ${id}, as of the request before`,
      expected: 'an answer of its own for each request',
      where: `${placeOf(operation, String(first.status))}/headers/x-request-id`,
      provenance: 'project-defined',
    });
  return findings;
}

function isSame(one: Reply, other: Reply): boolean {
  return one.status === other.status && messageOf(one.json) === messageOf(other.json);
}
