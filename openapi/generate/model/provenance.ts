import type { Operation, Provenance, Response } from './document.js';

/** Where an operation comes from; undefined when the document does not say, as a fork need not. */
export function provenanceOf({ 'x-provenance': said }: Operation): Provenance | undefined {
  return typeof said === 'object' ? said.operation : said;
}

/** Where an operation's response comes from: what the operation says of its status, else what the response says itself. */
export function provenanceOfResponse(
  { 'x-provenance': said }: Operation,
  status: string,
  response: Response,
): Provenance | undefined {
  return (typeof said === 'object' ? said[status] : undefined) ?? response['x-provenance'];
}
