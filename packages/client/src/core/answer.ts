import { BiometridContractError } from '../errors/contract-error.js';
import { BiometridHttpError } from '../errors/http-error.js';
import { BiometridNetworkError } from '../errors/network-error.js';
import { unprocessedHeader } from '../generated/contract.js';
import type { Answer } from './answer-promise.js';
import { readBytes } from './bytes.js';
import type { Operation } from './operation.js';
import type { Settings } from './options.js';
import { hideSecrets } from './wire.js';

/** The largest answer that is read. The contract's largest, a document with its cuts, stays below 8 MiB; this is 16. */
const maxAnswerBytes = 2 ** 24;

/** What answers are looked at for; none of it is sure before it was looked at. */
type Envelope =
  | { status?: unknown; meta?: unknown; data?: { message?: unknown } }
  | null
  | undefined;

/**
 * Reads an answer to the end and gives it with its envelope, when that is an outcome of the operation. A message value that
 * this version does not know is let through.
 *
 * @throws BiometridHttpError BiometridContractError BiometridNetworkError
 */
export async function readAnswer(
  settings: Settings,
  { id: operation, liveness, plain }: Operation,
  response: Response,
): Promise<Answer<unknown>> {
  const { status, headers } = response;
  const id = headers.get('x-request-id');
  let text: string;
  try {
    text = await readText(response);
  } catch (cause) {
    throw new BiometridNetworkError('no full answer', { operation, cause });
  }
  const envelope = parse<Envelope>(text);
  const isOutcome = liveness
    ? envelope?.meta
    : typeof envelope?.status === 'boolean' &&
      (plain || typeof envelope.data?.message === 'string');
  if (response.ok && isOutcome) return { outcome: envelope, status, requestId: id, response };

  // Some proxies echo the request that they could not deliver.
  const shown = JSON.stringify([id, envelope ?? text, envelope?.data?.message]);
  // A number that was a secret leaves no JSON, and then nothing is shown.
  const [requestId, body, code] = parse<unknown[]>(hideSecrets(settings, shown)) ?? [];
  const details = {
    operation,
    status,
    requestId,
    retryAfter: readRetryAfter(headers.get('retry-after')),
    unprocessed: unprocessedHeader !== undefined && headers.get(unprocessedHeader) === 'true',
  };
  if (status >= 400 && typeof code === 'string') {
    throw new BiometridHttpError(`HTTP ${status} ${code}`, { ...details, code, body });
  }
  throw new BiometridContractError(`HTTP ${status}, no envelope; is baseUrl right?`, {
    ...details,
    body: `${envelope ? JSON.stringify(body) : body}`.slice(0, 500),
  });
}

/** The body's text, of one that is too large the beginning. */
async function readText(response: Response): Promise<string> {
  const { headers, body } = response;
  const length = Number(headers.get('content-length'));
  // With a coding, the length is that of the packed bytes.
  return body && (!length || length > maxAnswerBytes || headers.has('content-encoding'))
    ? (await readBytes(body, maxAnswerBytes)).text()
    : response.text();
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Milliseconds from a `Retry-After` in seconds or as a date; undefined for none, or one that is over. */
function readRetryAfter(value: string | null): number | undefined {
  const wait = Number(value) * 1000 || Date.parse(value ?? '') - Date.now();
  return wait > 0 ? wait : undefined;
}
