import { BiometridContractError } from '../errors/contract-error.js';
import { BiometridHttpError } from '../errors/http-error.js';
import { BiometridNetworkError } from '../errors/network-error.js';
import { unprocessedHeader } from '../generated/contract.js';
import type { Answer } from './answer-promise.js';
import { readBytes } from './bytes.js';
import type { Operation } from './operation.js';
import type { Settings } from './options.js';
import { hideSecrets, parse } from './wire.js';

/** The largest answer that is read. The contract's largest, a document with its cuts, stays below 8 MiB; this is 16. */
const maxAnswerBytes = 2 ** 24;

/** What answers are looked at for; none of it is sure before it was looked at. */
type Envelope =
  | { status?: unknown; meta?: unknown; data?: { message?: unknown } }
  | null
  | undefined;

/** What proxies answer for a server that does not: they know no envelope. */
const ofProxies = [408, 502, 503, 504];

/**
 * Gives an answer with its envelope, when that is an outcome of the operation. A message value that this version does not know is let
 * through.
 *
 * @throws BiometridHttpError BiometridContractError
 */
export function readAnswer(
  settings: Settings,
  { id: operation, liveness, plain }: Operation,
  response: Response,
  text: string,
): Answer<unknown> {
  const { status, headers } = response;
  const id = headers.get('x-request-id');
  const envelope = parse<Envelope>(text);
  const isOutcome = liveness
    ? envelope?.meta
    : typeof envelope?.status === 'boolean' &&
      (plain || typeof envelope.data?.message === 'string');
  if (response.ok && isOutcome) return { outcome: envelope, status, requestId: id, response };

  // Some proxies echo the request that they could not deliver. A number that was a secret leaves no JSON, and then nothing is shown.
  const shown = hideSecrets(settings, [
    id,
    envelope ?? text.slice(0, 500),
    envelope?.data?.message,
  ]);
  const [requestId, body, code] = (shown ?? []) as [string?, unknown?, unknown?];
  const details = {
    operation,
    status,
    requestId: requestId ?? null,
    retryAfter: readRetryAfter(headers.get('retry-after')),
    unprocessed: unprocessedHeader !== undefined && headers.get(unprocessedHeader) === 'true',
  };
  const hasCode = typeof code === 'string';
  if (hasCode ? status >= 400 : ofProxies.includes(status)) {
    throw new BiometridHttpError(`HTTP ${status} ${hasCode ? code : 'of a proxy'}`, {
      ...details,
      code: hasCode ? code : undefined,
      body,
    });
  }
  throw new BiometridContractError(`HTTP ${status}, no envelope; is baseUrl right?`, {
    ...details,
    body: `${envelope ? JSON.stringify(body) : body}`.slice(0, 500),
  });
}

/**
 * Reads an answer to the end, one that is too large in its beginning.
 * @throws BiometridNetworkError when it breaks off.
 */
export async function readText(operation: string, response: Response): Promise<string> {
  const { headers, body } = response;
  const length = Number(headers.get('content-length'));
  try {
    // With a coding, the length is that of the packed bytes.
    return await (body && (!length || length > maxAnswerBytes || headers.has('content-encoding'))
      ? (await readBytes(body, maxAnswerBytes)).text()
      : response.text());
  } catch (cause) {
    throw new BiometridNetworkError('no full answer', { operation, cause });
  }
}

/** Milliseconds from a `Retry-After` in seconds or as a date; undefined for none, or one that is over. */
function readRetryAfter(value: string | null): number | undefined {
  const wait = Number(value) * 1000 || Date.parse(value ?? '') - Date.now();
  return wait > 0 ? wait : undefined;
}
