import { isAscii, isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { isRecord } from '../json/json.js';
import type { BodyRoom } from './body-budget.js';
import { refused } from './contract-error.js';
import { inSlices } from './in-slices.js';
import { parseLargeForm } from './parse-large-form.js';
import { parseLargeJson } from './parse-large-json.js';
import { fieldNamed, type OperationPlan } from './plan.js';

/** What a body holds, before it is compared with the contract. */
export interface ReadBody {
  /** Values of a JSON body, as they are. */
  values: ReadonlyMap<string, unknown>;
  /** Text fields of a form, which still have to become what the contract says they are. */
  texts: ReadonlyMap<string, readonly string[]>;
  /** File parts. A text field sent as a part with a file name is among the texts all the same. */
  files: ReadonlyMap<string, readonly Buffer[]>;
}

/** What a request holds that has no body. */
export const emptyBody: ReadBody = { values: new Map(), texts: new Map(), files: new Map() };

/** Room for what is not a file: names, short texts, the syntax around them. Bytes. */
export const overhead = 64 * 1_024;

/** Whether a request has a body at all. */
export function hasBody(request: IncomingMessage): boolean {
  return (
    request.headers['transfer-encoding'] !== undefined ||
    Number(request.headers['content-length'] ?? 0) > 0
  );
}

/**
 * Reads the body of a request.
 * @param room is taken for each byte before it is read.
 * @param fileRefusal what a file is refused with, whatever is in it.
 * @throws {ContractError} when it is of another media type, too large, cannot be parsed, or none is expected.
 */
export async function readBody(
  request: IncomingMessage,
  plan: OperationPlan,
  room: BodyRoom,
  fileRefusal?: Error,
): Promise<ReadBody> {
  if (plan.body === undefined) throw refused('unexpected body');
  const declared = request.headers['content-type'];
  if (declared === undefined && !plan.body.mediaTypes.has('application/json'))
    throw refused('unsupported media type');
  const mediaType = mediaTypeOf(request);
  if (declared !== undefined && !plan.body.mediaTypes.has(mediaType))
    throw refused('unsupported media type');
  if (mediaType === multipart) return readMultipart(request, plan, room, fileRefusal);
  const bytes = await readBytes(request, textLimit(plan), room);
  if (!isUtf8(bytes)) throw refused('malformed body', 'no UTF-8');
  const isForm = declared === undefined ? !looksLikeObject(bytes) : mediaType === form;
  return isForm
    ? { ...emptyBody, texts: await parseForm(bytes) }
    : { ...emptyBody, values: await parseJsonObject(bytes) };
}

const form = 'application/x-www-form-urlencoded';
const multipart = 'multipart/form-data';

/** The media type that a request says its body has, without parameters. */
function mediaTypeOf({ headers }: IncomingMessage): string {
  return headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Whether a request may bring files for an engine: a form of parts, or texts in base64. */
export function mayHoldFiles(request: IncomingMessage, plan: OperationPlan): boolean {
  return (
    mediaTypeOf(request) === multipart ||
    [...plan.fields.values()].some(({ base64MaxBytes }) => base64MaxBytes !== undefined)
  );
}

/** A body of which nothing says what it is: JSON when it looks so, else a form. (The pages call the header not required.) */
function looksLikeObject(bytes: Buffer): boolean {
  return textOf(bytes.subarray(0, overhead)).trimStart().startsWith('{');
}

/**
 * The pairs of a query string or a form, repeated names together.
 * @param malformed what is wrong when a percent sign starts no UTF-8.
 * @throws {ContractError}
 */
export function readTexts(
  encoded: string,
  malformed: 'malformed query' | 'malformed body',
): Map<string, string[]> {
  if (encoded === '') return new Map();
  try {
    decodeURIComponent(encoded);
  } catch {
    // `URLSearchParams` would let it through as it stands.
    throw refused(malformed, 'a percent sign that starts no UTF-8');
  }
  const texts = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(encoded)) {
    const values = texts.get(name);
    if (values === undefined) texts.set(name, [value]);
    else values.push(value);
  }
  return texts;
}

/** Largest file that an operation takes: one under a name that it does not know is read as far, to be told that it is not expected. */
function largestFile(plan: OperationPlan): number {
  return Math.max(overhead, ...[...plan.fields.values()].map(({ file }) => file?.maxBytes ?? 0));
}

/** Largest body that is no multipart: its base64 fields at their limits, and some room. Bytes. */
function textLimit(plan: OperationPlan): number {
  let limit = overhead;
  for (const { base64MaxBytes, schema } of plan.fields.values()) {
    if (base64MaxBytes !== undefined)
      limit += Math.ceil(base64MaxBytes / 3) * 4 * (schema?.maxItems ?? 1);
  }
  return limit;
}

/** Largest multipart body: its files at their limits as well. Bytes. */
function multipartLimit(plan: OperationPlan): number {
  let limit = textLimit(plan);
  for (const { file } of plan.fields.values()) limit += file?.maxBytes ?? 0;
  return limit;
}

/** How long the body says it is. @throws {ContractError} when it is too long, or there is no room for it. */
function announced(request: IncomingMessage, limit: number, room: BodyRoom): number | undefined {
  const length = request.headers['content-length'];
  if (length === undefined) return undefined;
  if (Number(length) > limit) throw refused('body too large');
  room.take(Number(length));
  return Number(length);
}

async function readBytes(request: IncomingMessage, limit: number, room: BodyRoom): Promise<Buffer> {
  const length = announced(request, limit, room);
  // Where the length is known, the bytes have their place from the start; until they come it costs no memory.
  const whole = length === undefined ? undefined : Buffer.allocUnsafeSlow(length);
  const chunks: Buffer[] = [];
  let size = 0;
  // A loop over the request itself would, when it is left, tear down the connection before the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (size + chunk.length > limit) throw refused('body too large');
    if (whole === undefined) {
      room.take(chunk.length);
      chunks.push(chunk);
    } else whole.set(chunk, size);
    size += chunk.length;
  }
  return whole?.subarray(0, size) ?? Buffer.concat(chunks);
}

/** Of bytes that are UTF-8. */
function textOf(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString('latin1') : bytes.toString('utf8').replace(/^\uFEFF/, '');
}

function parseForm(bytes: Buffer): Promise<Map<string, string[]>> | Map<string, string[]> {
  return bytes.length <= overhead
    ? readTexts(textOf(bytes), 'malformed body')
    : inSlices(async (pause) => parseLargeForm(textOf(bytes), pause));
}

async function parseJsonObject(bytes: Buffer): Promise<Map<string, unknown>> {
  const value =
    bytes.length <= overhead
      ? parsed(textOf(bytes))
      : await inSlices((pause) => parseLargeJson(bytes, pause));
  if (!isRecord(value)) throw refused('malformed body', 'JSON that is no object');
  return new Map(Object.entries(value));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('malformed body', 'no JSON');
  }
}

async function readMultipart(
  request: IncomingMessage,
  plan: OperationPlan,
  room: BodyRoom,
  fileRefusal: Error | undefined,
): Promise<ReadBody> {
  const fields = [...plan.fields.values()];
  const fileSizes = fields.flatMap(({ file }) => (file ? [file.maxBytes] : []));
  const limit = multipartLimit(plan);
  const length = announced(request, limit, room);
  return new Promise((resolve, reject) => {
    const texts = new Map<string, string[]>();
    const files = new Map<string, Buffer[]>();
    let parser: ReturnType<typeof busboy>;
    const refuse = (condition: 'malformed body' | 'body too large') => {
      request.unpipe(parser);
      reject(refused(condition, 'a multipart body that breaks off or is too large'));
    };
    try {
      parser = busboy({
        headers: request.headers,
        // One byte more than allowed, so that exactly the allowed size is no truncation.
        limits: {
          fileSize: Math.max(largestFile(plan), textLimit(plan)) + 1,
          files: fileSizes.length + 1,
          fields: 64,
          parts: 64 + fileSizes.length + 1,
          fieldSize: textLimit(plan) + 1,
          fieldNameSize: 256,
          headerPairs: 32,
        },
      });
    } catch {
      // Busboy throws on a missing or empty boundary.
      reject(refused('malformed body', 'a multipart body without a boundary'));
      return;
    }
    const addText = (name: string, text: string) =>
      texts.set(name, [...(texts.get(name) ?? []), text]);
    parser.on('field', (name, value, { nameTruncated, valueTruncated }) => {
      if (nameTruncated) return refuse('malformed body');
      if (valueTruncated) return refuse('body too large');
      addText(name, value);
    });
    parser.on('file', (name, stream) => {
      const field = fieldNamed(plan, name);
      const isText = field !== undefined && field.file === undefined;
      if (fileRefusal && field?.file) {
        request.unpipe(parser);
        reject(fileRefusal);
        stream.resume();
        return;
      }
      const most = isText ? textLimit(plan) : (field?.file?.maxBytes ?? largestFile(plan));
      const chunks: Buffer[] = [];
      let size = 0;
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > most) refuse('body too large');
        else chunks.push(chunk);
      });
      // A part that breaks off errs here as well as on the parser.
      stream.on('error', () => refuse('malformed body'));
      stream.on('end', () => {
        const bytes = Buffer.concat(chunks);
        if (isText) addText(name, bytes.toString());
        else files.set(name, [...(files.get(name) ?? []), bytes]);
      });
    });
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
      parser.on(limit, () => refuse('malformed body'));
    }
    parser.on('error', () => refuse('malformed body'));
    parser.on('close', () => resolve({ values: new Map(), texts, files }));
    let received = 0;
    request.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received > limit) refuse('body too large');
      if (length !== undefined) return;
      try {
        room.take(chunk.length);
      } catch (error) {
        request.unpipe(parser);
        reject(error);
      }
    });
    request.on('aborted', () => refuse('malformed body'));
    request.pipe(parser);
  });
}
