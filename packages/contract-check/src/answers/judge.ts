import type { OperationModel, Refusal } from '@biometrid/openapi/model';
import { answerOf, type Contract, placeOf, provenanceOfStatus } from '../contract/contract.js';
import { type Finding, toldReply } from '../report/deviation.js';
import type { NoReply, Reply } from '../run/session.js';
import { headerFindings } from './headers.js';

/** What an answer is compared with. */
export interface Standard {
  readonly contract: Contract;
  readonly operation: OperationModel;
  /** The refusal that has to come; any documented answer will do without. */
  readonly refusal?: Refusal | undefined;
  /** Whether the server is asked over TLS. */
  readonly secure: boolean;
}

/** All that the contract has against an answer. */
export function judge(standard: Standard, reply: Reply | NoReply): Finding[] {
  const { operation, refusal } = standard;
  if ('lost' in reply) return [lost(standard, reply)];
  const unexpected = refusal && refusalFinding(operation, refusal, reply);
  // What an answer holds that is another one is no matter.
  return unexpected ? [unexpected] : documentedFindings(standard, reply);
}

function lost({ operation, refusal }: Standard, reply: NoReply): Finding {
  return {
    aspect: 'answer',
    came: toldReply(reply),
    expected: refusal ? `${refusal.status} ${refusal.code}` : 'one of the documented answers',
    where: placeOf(operation, refusal && String(refusal.status)),
    provenance: refusal
      ? provenanceOfStatus(operation, refusal.status)
      : (operation.provenance ?? 'project-defined'),
  };
}

function refusalFinding(
  operation: OperationModel,
  { status, code }: Refusal,
  reply: Reply,
): Finding | undefined {
  const came = messageOf(reply.json);
  if (reply.status === status && came === code) return undefined;
  // A body that holds no message at all is found out by the schema.
  if (reply.status === status && came === undefined) return undefined;
  return {
    aspect: reply.status === status ? 'code' : 'status',
    came: toldReply(reply),
    expected: `${status} ${code}`,
    where: placeOf(operation, String(status)),
    provenance: provenanceOfStatus(operation, status),
  };
}

/** Whether an answer is what the contract says of its own status. */
function documentedFindings(standard: Standard, reply: Reply): Finding[] {
  const { operation } = standard;
  const { schemas } = standard.contract;
  const answer = answerOf(operation, reply.status);
  const provenance = provenanceOfStatus(operation, reply.status);
  const where = placeOf(operation, String(reply.status));
  if (answer === undefined)
    return [
      {
        aspect: 'status',
        came: toldReply(reply),
        expected: `one of ${[...operation.answers.keys()].join(', ')}`,
        where: placeOf(operation),
        provenance: operation.provenance ?? 'project-defined',
      },
    ];
  const headers = headerFindings(standard, answer, reply);
  if (answer.schema === undefined) return headers;
  const finding = (aspect: string, came: string, expected: string): Finding => ({
    ...{ aspect, came, expected, where, provenance },
  });
  if (reply.json === undefined)
    return [...headers, finding('body', toldReply(reply), 'a JSON envelope')];
  const problem = schemas.problem(answer.schema, reply.json);
  if (problem !== undefined)
    return [...headers, finding('body', toldReply(reply), `a body of the schema: ${problem}`)];
  const further = schemas.unnamed(answer.schema, reply.json).map(
    (path): Finding => ({
      ...finding('further field', path, 'no other fields than the contract names'),
      // The contract forbids nobody to add one, and readers are to pass over it.
      provenance: 'project-defined',
    }),
  );
  return [...headers, ...further];
}

/** The message of an envelope of either service. */
export function messageOf(json: unknown): string | undefined {
  const message = fieldOf(fieldOf(json, 'data'), 'message');
  return typeof message === 'string' ? message : undefined;
}

/** A field of a value that may be none. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
