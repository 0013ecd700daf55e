import type { OperationModel, Provenance } from '@biometrid/openapi/model';
import type { EncodedRequest } from '../requests/encode.js';
import type { NoReply, Reply } from '../run/session.js';

/** Something that a server does otherwise than the contract says. */
export interface Deviation {
  /** `fault` where it is documented, also of a later version; `remark` where it was inferred or is this project's own word. */
  readonly level: 'fault' | 'remark';
  readonly operation: string;
  /** What was tried: `unknown user`. */
  readonly check: string;
  /** What of the answer deviates: `status`, `code`, `body`, `further field`, `header x-request-id`, … */
  readonly aspect: string;
  /** The request, without credentials. */
  readonly sent: string;
  readonly came: string;
  readonly expected: string;
  /** Where the contract says so: a pointer into the document. */
  readonly where: string;
  readonly provenance: Provenance;
}

/** What was found wrong with an answer, before it is told of which request it is. */
export type Finding = Pick<Deviation, 'aspect' | 'came' | 'expected' | 'where' | 'provenance'>;

export function deviationOf(
  operation: OperationModel,
  check: string,
  request: EncodedRequest,
  finding: Finding,
): Deviation {
  const level = isPublished(finding.provenance) ? 'fault' : 'remark';
  return { level, operation: operation.id, check, sent: told(request), ...finding };
}

function isPublished(provenance: Provenance): boolean {
  return provenance === 'documented' || provenance === 'later-version';
}

/** A request as a line: credentials are headers, which are not told. */
function told({ method, url, headers, body }: EncodedRequest): string {
  const { pathname, search } = new URL(url);
  const type = headers['content-type']?.split(';', 1)[0];
  const size =
    body === undefined ? '' : ` with ${body.byteLength} bytes${type ? ` of ${type}` : ''}`;
  return `${method} ${shortened(pathname + search)}${size}`;
}

/** An answer as a line. */
export function toldReply(reply: Reply | NoReply): string {
  if ('lost' in reply) return `no answer: ${reply.lost}`;
  return `${reply.status} ${shortened(reply.text.replaceAll(/\s+/g, ' '))}`.trim();
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
