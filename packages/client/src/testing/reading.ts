import type { FakeField, FakeOperation } from './fake-operation.js';
import { coerced } from './values.js';

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
  readonly query: readonly Part<string>[] | undefined;
  /** Undefined when it is not what its media type says. */
  readonly body: ReadBody | undefined;
  /** Whether it is of a type that the operation takes; one without a body is. */
  readonly typed: boolean;
}

/** What came under one name. */
export interface Part<Content> {
  readonly name: string;
  /** What the operation knows under the name. */
  readonly field: FakeField | undefined;
  readonly contents: readonly Content[];
  /** What its contents stand for. */
  readonly value: unknown;
}

export interface ReadBody {
  /** Values of a JSON body, as they are. */
  readonly values: readonly Part<unknown>[];
  readonly texts: readonly Part<string>[];
  readonly files: readonly Part<ReadFile>[];
}

interface ReadFile {
  readonly file: File;
  /** Its first bytes, a letter each. */
  readonly head: string;
}

/** A body that holds nothing. */
export const nothing: ReadBody = { values: [], texts: [], files: [] };

/** Reads query and body by the media types that an operation takes. */
export async function read(
  operation: FakeOperation,
  { headers, search, bytes }: Arrived,
): Promise<Reading> {
  const query = readTexts(operation, search.slice(1));
  const declared = headers.get('content-type') ?? undefined;
  const type = declared?.split(';', 1)[0]?.trim().toLowerCase();
  const typed = bytes.length === 0 || !!operation.body?.includes(type ?? json);
  const isRead = typed && bytes.length > 0;
  return {
    query,
    typed,
    body: isRead ? await readBody(operation, bytes, type, declared) : nothing,
  };
}

const json = 'application/json';

async function readBody(
  operation: FakeOperation,
  bytes: Uint8Array<ArrayBuffer>,
  type: string | undefined,
  declared = '',
): Promise<ReadBody | undefined> {
  try {
    if (type === 'multipart/form-data') return await readMultipart(operation, bytes, declared);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // A body of which nothing says what it is: JSON when it looks so, else a form.
    const isObject = text.trimStart().startsWith('{');
    if (type === json || (type === undefined && isObject)) {
      if (!isObject) return undefined;
      const values = Object.entries<unknown>(JSON.parse(text));
      return { ...nothing, values: partsOf(operation, values, (_, [value]) => value) };
    }
    const texts = readTexts(operation, text);
    return texts && { ...nothing, texts };
  } catch {
    return undefined;
  }
}

/** The platform takes the form apart; a server reads so many parts and no more. @throws when it is no form. */
async function readMultipart(
  operation: FakeOperation,
  bytes: Uint8Array<ArrayBuffer>,
  declared: string,
): Promise<ReadBody | undefined> {
  const headers = { 'content-type': declared };
  const form = [...(await new Response(bytes, { headers }).formData())];
  const sent = form.filter(([, value]) => value instanceof Blob).length;
  const known = Object.values(operation.fields).filter(({ file }) => file).length;
  if (sent > known + 1 || form.length - sent > 64) return undefined;
  const texts: [string, string][] = [];
  const files: [string, ReadFile][] = [];
  for (const [name, value] of form) {
    const field = fieldNamed(operation, name);
    if (typeof value === 'string') texts.push([name, value]);
    // A text field sent as a part with a file name is a text field all the same.
    else if (field && !field.file) texts.push([name, await value.text()]);
    else {
      const head = new Uint8Array(await value.slice(0, 16).arrayBuffer());
      files.push([name, { file: value, head: String.fromCharCode(...head) }]);
    }
  }
  return {
    values: [],
    texts: partsOf(operation, texts, coerced),
    files: partsOf(operation, files, (_, [first]) => first?.file),
  };
}

function readTexts(operation: FakeOperation, encoded: string): Part<string>[] | undefined {
  try {
    // `URLSearchParams` would let it through as it stands.
    decodeURIComponent(encoded);
    return partsOf(operation, new URLSearchParams(encoded), coerced);
  } catch {
    return undefined;
  }
}

function partsOf<Content>(
  operation: FakeOperation,
  entries: Iterable<[name: string, content: Content]>,
  toValue: (field: FakeField | undefined, contents: readonly Content[]) => unknown,
): Part<Content>[] {
  const all = new Map<string, Content[]>();
  for (const [name, content] of entries) {
    const before = all.get(name);
    if (before) before.push(content);
    else all.set(name, [content]);
  }
  return [...all].map(([given, contents]) => {
    const field = fieldNamed(operation, given);
    return { name: aliases[given] ?? given, field, contents, value: toValue(field, contents) };
  });
}

function fieldNamed({ fields }: FakeOperation, given: string): FakeField | undefined {
  const name = aliases[given] ?? given;
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
