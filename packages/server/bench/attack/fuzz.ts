import fc from 'fast-check';
import { errorEnvelope } from '../../src/contract/error-envelope.js';
import { isRecord } from '../../src/json/json.js';
import {
  type MadeRequest,
  question,
  requests,
  undocumented,
} from '../../test/bad-input/made-requests.js';
import { contractOperations } from '../../test/contract-operations.js';
import { type Answer, ask, exchange, type Question } from '../../test/raw-http.js';
import type { TestClient } from '../../test/server-under-test.js';
import type { Attack } from './attack.js';
import { Findings } from './findings.js';
import { inParallel } from './in-parallel.js';
import { onTarget, type Target } from './target.js';

/** Requests that are made at once; all of them in memory would take too much. */
const batch = 250;
/** What gets no answer for so long hangs, for the server may take a second for what is missing. Milliseconds. */
const patience = 30_000;
/** Answers of one kind only would say that nothing was tried. */
const leastKinds = 40;

/** Requests made of the contract and of nonsense, and such whose head has bytes that nobody meant. */
export const fuzz: Attack = {
  name: 'fuzz',
  about: 'bodies, headers, paths, multipart and base64 made of the contract and of nonsense',
  async run({ short, seed, progress }) {
    const findings = new Findings();
    const asked = short ? 500 : 12_000;
    const mangled = short ? 250 : 4_000;
    const settings = {
      // Every answer is compared with the contract.
      ...{ dev: true, logLevel: 'error', failedLoginsPerMinute: 1_000_000 },
      ...{ requestTimeout: '2s', headerTimeout: '1s' },
    };
    await onTarget(findings, settings, async (target) => {
      await target.start();
      const client = await target.client();
      const userId = (await client.biometrid.users.create({ reference_id: 'a' })).data.id;
      const kinds = new Set<string>();
      for (let n = 0; n < asked; n += batch) {
        const made = fc.sample(requests, { seed: seed + n, numRuns: Math.min(batch, asked - n) });
        await inParallel(8, made, async (request) => {
          const asked = question(request, client, userId);
          const answer = await answerTo(target, asked, findings);
          if (answer === undefined) return;
          kinds.add(`${request.operation.id} ${answer.status} ${answer.message}`);
          const wrong = undocumented(request, answer);
          if (wrong !== undefined) findings.gaveWay(`${wrong}: ${described(asked)}`);
        });
        progress(`${n + made.length} of ${asked} requests`);
      }
      for (let n = 0; n < mangled; n += batch) {
        const made = fc.sample(mangledRequests, { seed: seed + n, numRuns: batch });
        await inParallel(64, made, async (request) => {
          await mangle(target, client, wire(request, client, userId), findings);
        });
        progress(`${n + made.length} of ${mangled} mangled requests`);
      }
      findings.expect(kinds.size >= leastKinds, `only ${kinds.size} kinds of answers were met`);
      const whole = await client.biometrid.voice.listLanguages();
      findings.expect(whole.status, 'the server does not serve any more');
    });
    findings.tried = `${asked} requests, ${mangled} with a mangled head (seed ${seed})`;
    return findings;
  },
};

async function answerTo(
  { origin }: Target,
  asked: Question,
  findings: Findings,
): Promise<Answer | undefined> {
  try {
    const answer = await ask(origin, { ...asked, patience });
    findings.saw(answer.status);
    return answer;
  } catch (error) {
    findings.gaveWay(`${error instanceof Error ? error.message : error}: ${described(asked)}`);
    return undefined;
  }
}

/** A change of the bytes of a request’s head. */
interface Edit {
  /** Where, as a share of the head. */
  readonly at: number;
  readonly by: 'another byte' | 'a byte less' | 'a piece more' | 'a piece twice';
  readonly piece: string;
}

const mangledRequests: fc.Arbitrary<{ made: MadeRequest; edits: Edit[] }> = fc.record({
  made: requests,
  edits: fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      by: fc.constantFrom(
        ...(['another byte', 'a byte less', 'a piece more', 'a piece twice'] as const),
      ),
      piece: fc.oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
        fc.constantFrom('\r\n', '\n', '\0', ':', ' ', '%', '%00', '/..', '?', '#', 'é', '\r\nx: y'),
        fc.constantFrom('\r\ncontent-length: 1', '\r\ntransfer-encoding: chunked', '\r\nhost: b'),
        fc.constantFrom(
          '\r\nexpect: 100-continue',
          '\r\nupgrade: websocket',
          '\r\ncookie: a=b=c;;',
        ),
        fc.constantFrom('\r\nx-forwarded-for: 1', '\r\norigin: null', '\r\nrange: bytes=0-1'),
      ),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

function wire(
  { made, edits }: { made: MadeRequest; edits: Edit[] },
  client: TestClient,
  userId: string,
): Buffer[] {
  const { method = 'GET', path, headers, body = '' } = question(made, client, userId);
  const lines = Object.entries({
    ...{ host: 'a', connection: 'close', ...headers },
    'content-length': Buffer.byteLength(body),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  let head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  for (const edit of edits) head = edited(head, edit);
  return [head, Buffer.from(body)];
}

function edited(head: Buffer, { at, by, piece }: Edit): Buffer<ArrayBuffer> {
  const place = Math.floor(at * head.length);
  const [before, after] = [head.subarray(0, place), head.subarray(place)];
  const more = Buffer.from(piece);
  switch (by) {
    case 'another byte':
      return Buffer.concat([before, more.subarray(0, 1), after.subarray(1)]);
    case 'a byte less':
      return Buffer.concat([before, after.subarray(1)]);
    case 'a piece more':
      return Buffer.concat([before, more, after]);
    case 'a piece twice':
      return Buffer.concat([before, after.subarray(0, 20), after]);
  }
}

const codes = new Set(contractOperations.flatMap((operation) => [...operation.codes]));

async function mangle(
  { origin }: Target,
  { secret, livenessToken }: TestClient,
  bytes: Buffer[],
  findings: Findings,
): Promise<void> {
  const told = () => {
    const head = bytes[0]?.toString('latin1') ?? '';
    const shown = head.replaceAll(secret, '…').replaceAll(livenessToken, '…');
    return JSON.stringify(shown.slice(0, 400));
  };
  const { text, answers, closed } = await exchange(origin, bytes, { patience, rest: 100 }).catch(
    () => ({ text: '', answers: [], closed: true }),
  );
  if (!closed && text === '') findings.gaveWay(`nothing came: ${told()}`);
  if (answers.length === 0) findings.saw(text === '' ? 'closed' : 'no HTTP');
  if (answers.length === 0 && text !== '') findings.gaveWay(`no answer of HTTP: ${told()}`);
  for (const answer of answers) {
    findings.saw(answer.status);
    if (!known(answer))
      findings.gaveWay(`${answer.status} ${answer.text.slice(0, 100)}: ${told()}`);
  }
}

/** Whether an answer is in an envelope that the contract has, whichever operation was meant. */
function known({ status, json, message = '', text }: Answer): boolean {
  // 100 Continue, an answer to OPTIONS, and those to HEAD have no body.
  if (text === '') return status < 500;
  if (status === 200) return isRecord(json);
  if (!codes.has(message) || (status >= 500 && status !== 503)) return false;
  return ['/', '/biometrics/'].some(
    (path) => JSON.stringify(errorEnvelope(path, status, message)) === JSON.stringify(json),
  );
}

/** A request as a report shows it: without what authenticates it. */
function described({ method, path, headers, body }: Question): string {
  const type = headers?.['content-type'];
  const start = Buffer.from(body ?? '').toString('latin1', 0, 300);
  return JSON.stringify({ method, path: path.slice(0, 300), type, body: start });
}
