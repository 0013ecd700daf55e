import { BiometridError } from '../errors/biometrid-error.js';
import type { Operation } from './operation.js';
import { checkBase64, readFile } from './upload.js';

type Fields = Record<string, unknown>;

/** The fields of an input, each in the place where the contract wants it. */
export interface PreparedRequest {
  params: { path: Fields; query: Fields; header: Fields };
  body: FormData | Fields | undefined;
}

/**
 * Lays out an operation's input: multipart as soon as there is a file, else JSON, else no body. Files are read and checked
 * here, so that what is sent can be sent again.
 *
 * @throws BiometridError for a field that is missing in the path; BiometridUploadError for a file that cannot go.
 */
export async function prepareRequest(
  { id: operation, route, query, header, body: files, text: texts, optional }: Operation,
  input: object,
  signal: AbortSignal,
): Promise<PreparedRequest> {
  const names: readonly string[] = route.match(/\w+(?=})/g) ?? [];
  const params = { path: {} as Fields, query: {} as Fields, header: {} as Fields };
  const rest: Fields = {};
  for (const [field, value] of Object.entries(input)) {
    const place = names.includes(field)
      ? params.path
      : header?.includes(field)
        ? params.header
        : !files || query?.includes(field)
          ? params.query
          : rest;
    place[field] = value;
  }
  for (const field of names) {
    // A URL swallows dot segments, encoded ones too: the request would go to another operation.
    if (/^\.{0,2}$/.test(String(params.path[field] ?? ''))) {
      throw new BiometridError(`${field} must not be empty or dots`, { operation });
    }
  }
  // A required file that is missing is refused as one that is `undefined`.
  for (const field in files) if (!optional?.includes(field)) rest[field] ??= undefined;
  const form = new FormData();
  let body: PreparedRequest['body'];
  for (const [field, value] of Object.entries(rest)) {
    const maxText = texts?.[field];
    const maxFile = files?.[field];
    if (value === undefined && !maxFile) continue;
    if (maxText && (!maxFile || isText(value))) {
      for (const text of [value].flat()) checkBase64(text, { operation, field, maxBytes: maxText });
    } else if (maxFile) {
      const file = await readFile(value, { operation, field, maxBytes: maxFile }, signal);
      form.append(field, file, `${field}.${file.type.split('/')[1]}`);
      body = form;
      continue;
    }
    body ??= rest;
    form.append(field, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return { params, body };
}

/** One text, or several. */
function isText(value: unknown): boolean {
  return typeof value === 'string' || Array.isArray(value);
}
