import type { FakeField, FakeOperation } from './fake-operation.js';

/** Room for what is not a file: names, short texts, the syntax around them. Bytes. */
export const overhead = 64 * 1_024;

/** The vendor's own requests misspell one field; it means the same. */
const aliases: Readonly<Record<string, string>> = { livess: 'liveness' };

/** A request as it came. */
export interface Arrived {
  readonly headers: Headers;
  readonly search: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What a request holds, before it is compared with the contract. */
export interface Reading {
  /** Undefined when a percent sign in it starts no UTF-8. */
  readonly query: Texts | undefined;
  /** Undefined when it is not what its media type says. */
  readonly body: ReadBody | undefined;
  /** Whether it is of a type that the operation takes; one without a body is. */
  readonly typed: boolean;
}

/** Texts by name, those of one name together. */
export type Texts = ReadonlyMap<string, readonly string[]>;

export interface ReadBody {
  /** Values of a JSON body, as they are. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly texts: Texts;
  readonly files: ReadonlyMap<string, readonly ReadFile[]>;
}

interface ReadFile {
  readonly file: File;
  /** Its first bytes, a letter each. */
  readonly head: string;
}

const nothing: ReadBody = { values: new Map(), texts: new Map(), files: new Map() };

/** Reads query and body by the media types that an operation takes. */
export async function read(
  operation: FakeOperation,
  { headers, search, bytes }: Arrived,
): Promise<Reading> {
  const { body: types = [] } = operation;
  const query = readTexts(search.slice(1));
  if (bytes.length === 0) return { query, body: nothing, typed: true };
  const declared = headers.get('content-type');
  const json = 'application/json';
  const type = declared?.split(';', 1)[0]?.trim().toLowerCase();
  if (!types.includes(type ?? json)) return { query, body: nothing, typed: false };
  return { query, body: await readBody(operation, bytes, type, declared ?? ''), typed: true };
}

/** The field that a name means. */
export function fieldNamed({ fields }: FakeOperation, given: string): FakeField | undefined {
  const name = nameOf(given);
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** The contract's name of a field. */
export function nameOf(given: string): string {
  return aliases[given] ?? given;
}

async function readBody(
  operation: FakeOperation,
  bytes: Uint8Array<ArrayBuffer>,
  type: string | undefined,
  declared: string,
): Promise<ReadBody | undefined> {
  if (type === 'multipart/form-data') return readMultipart(operation, bytes, declared);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
  // A body of which nothing says what it is: JSON when it looks so, else a form.
  if (type === 'application/json' || (type === undefined && text.trimStart().startsWith('{'))) {
    const value = parsed(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...nothing, values: new Map(Object.entries(value)) }
      : undefined;
  }
  const texts = readTexts(text);
  return texts && { ...nothing, texts };
}

/** The platform takes the form apart; a server reads so many parts and no more. */
async function readMultipart(
  operation: FakeOperation,
  bytes: Uint8Array<ArrayBuffer>,
  declared: string,
): Promise<ReadBody | undefined> {
  let form: FormData;
  try {
    form = await new Response(bytes, { headers: { 'content-type': declared } }).formData();
  } catch {
    return undefined;
  }
  const texts = new Map<string, string[]>();
  const files = new Map<string, ReadFile[]>();
  let [textsLeft, filesLeft] = [64, 1];
  for (const { file } of Object.values(operation.fields)) if (file) filesLeft += 1;
  for (const [name, value] of form) {
    const isText = typeof value === 'string';
    if (isText) textsLeft -= 1;
    else filesLeft -= 1;
    if (textsLeft < 0 || filesLeft < 0) return undefined;
    const field = fieldNamed(operation, name);
    // A text field sent as a part with a file name is a text field all the same.
    if (isText || (field && field.file === undefined))
      texts.set(name, [...(texts.get(name) ?? []), isText ? value : await value.text()]);
    else {
      const head = new Uint8Array(await value.slice(0, 16).arrayBuffer());
      const file = { file: value, head: String.fromCharCode(...head) };
      files.set(name, [...(files.get(name) ?? []), file]);
    }
  }
  return { values: new Map(), texts, files };
}

function readTexts(encoded: string): Texts | undefined {
  try {
    // `URLSearchParams` would let it through as it stands.
    decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
  const texts = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(encoded))
    texts.set(name, [...(texts.get(name) ?? []), value]);
  return texts;
}

/** The value of a JSON text; undefined for any other text. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
