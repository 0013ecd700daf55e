import type { Condition, Field, Refusal } from '@biometrid/openapi/model';
import type { Schemas } from '../contract/schemas.js';
import {
  asJson,
  type Draft,
  type FormName,
  formsOf,
  goodDraft,
  isFile,
  type Part,
  sampleOf,
  withoutParts,
  withText,
} from './draft.js';
import { brokenMultipart } from './encode.js';
import { filledFile, toBase64 } from './samples.js';
import { unfittingText } from './values.js';

/** How a request comes to have a fault. */
export interface Fault {
  /** What of a request it changes. Faults of different parts can be together in one; `body` is all that begins with it. */
  readonly part:
    | 'path'
    | 'user'
    | 'method'
    | 'headers'
    | 'credentials'
    | 'query'
    | 'body'
    | 'body: further fields'
    | 'body: files'
    | 'body: texts';
  /** The form of body that it needs, where the operation has several. */
  readonly form?: FormName;
  /** The variants of the draft that have the fault; none where the operation cannot have it by `fetch`. */
  readonly variants: (draft: Draft, refusal: Refusal, schemas: Schemas) => readonly Draft[];
}

/** Bytes that no operation takes beside its files. */
const muchText = 256 * 1_024;
const headersTooLarge = 65_536;

/**
 * The faults that a caller can have by itself. What depends on the server's state (a busy engine, a full queue), or on what `fetch` does
 * not write (doubled headers, other transfer codings), is not among them.
 */
export const faults: { readonly [Name in Condition]?: Fault } = {
  'headers too large': {
    part: 'headers',
    variants: (draft) => [
      { ...draft, headers: { ...draft.headers, 'x-contract-check': 'x'.repeat(headersTooLarge) } },
    ],
  },
  'unreadable request': {
    part: 'path',
    variants: (draft) =>
      draft.path.includes('{userId}')
        ? [{ ...draft, path: draft.path.replace('{userId}', '%ff') }]
        : [],
  },
  'unknown path': {
    part: 'path',
    // Two names more than any path has, below its first: one alone could be taken for an id.
    variants: (draft) => {
      const { base, path } = draft.operation;
      const [, first = '', rest = ''] = /^(\/[^/]+)(.*)$/.exec(path) ?? [];
      return [{ ...draft, path: `${base}${first}/contract-check/contract-check${rest}` }];
    },
  },
  'wrong method': {
    part: 'method',
    variants: (draft) => [{ ...draft, method: 'PATCH' }],
  },
  'credentials missing': {
    part: 'credentials',
    variants: (draft) =>
      headersOf(draft).map((name) => ({ ...draft, credentials: { [name]: 'none' } })),
  },
  'unknown client': {
    part: 'credentials',
    variants: (draft) => [
      {
        ...draft,
        credentials: Object.fromEntries(headersOf(draft).map((name) => [name, 'unknown'] as const)),
      },
    ],
  },
  'wrong credentials': {
    part: 'credentials',
    // The last of them: the secret of a key that is right, or the only one.
    variants: (draft) =>
      headersOf(draft)
        .slice(-1)
        .map((name) => ({ ...draft, credentials: { [name]: 'unknown' } })),
  },
  'quota spent': {
    part: 'credentials',
    variants: (draft) => [{ ...draft, spent: true }],
  },
  'unknown user': {
    part: 'user',
    variants: (draft) => [{ ...draft, user: 'unknown' }],
  },
  'malformed query': {
    part: 'query',
    variants: (draft) => [{ ...draft, query: joined(draft.query, 'contract-check=%ff') }],
  },
  'unknown query parameter': {
    part: 'query',
    variants: (draft) => [{ ...draft, query: joined(draft.query, 'contract-check=1') }],
  },
  'query parameter doubled': {
    part: 'query',
    // What the contract writes in a body may come in the query as well.
    variants: (draft, { fields }) =>
      fieldsOf(draft, fields)
        .filter((field) => !isFile(field))
        .map(({ name }) => {
          const twice = joined(withoutParameter(draft.query, name), `${name}=1&${name}=2`);
          return { ...draft, query: twice };
        }),
  },
  'unexpected body': {
    part: 'body',
    // fetch() sends no body with GET.
    variants: (draft) =>
      draft.method === 'GET'
        ? []
        : [{ ...draft, body: { form: 'application/json', value: { a: 'b' } } }],
  },
  'unsupported media type': {
    part: 'body',
    variants: (draft) =>
      draft.method === 'GET'
        ? []
        : [{ ...draft, body: { form: 'bytes', type: 'text/plain', bytes: utf8('a text') } }],
  },
  'body too large': {
    part: 'body',
    variants: (draft) => tooLarge(draft),
  },
  'malformed body': {
    part: 'body',
    variants: (draft) => {
      const [form] = formsOf(draft.operation);
      if (form === 'multipart/form-data') return [{ ...draft, body: brokenMultipart }];
      if (form === undefined) return [];
      return [{ ...draft, body: { form: 'bytes', type: 'application/json', bytes: utf8('{"') } }];
    },
  },
  'unknown field': {
    part: 'body: further fields',
    variants: (draft) =>
      draft.method === 'GET' ? [] : [withoutParts(draft, [], [['contractCheck', 'a text']])],
  },
  'field doubled': {
    part: 'body: texts',
    variants: (draft, { fields }) =>
      fieldsOf(draft, fields)
        .filter((field) => !isFile(field))
        .flatMap(({ name }) => doubled(draft, name)),
  },
  'file doubled': {
    part: 'body: files',
    form: 'multipart/form-data',
    variants: (draft, { fields }) =>
      fieldsOf(draft, fields).map((field) =>
        withoutParts(
          draft,
          [field.name],
          [
            [field.name, sampleOf(field)],
            [field.name, sampleOf(field)],
          ],
        ),
      ),
  },
  'wrong file format': {
    part: 'body: files',
    form: 'multipart/form-data',
    variants: (draft, { fields }) =>
      fieldsOf(draft, fields).map(({ name }) =>
        withoutParts(draft, [name], [[name, filledFile('gif')]]),
      ),
  },
  'text for a file': {
    part: 'body: files',
    form: 'multipart/form-data',
    variants: (draft, { fields }) =>
      fieldsOf(draft, fields).map(({ name }) => withoutParts(draft, [name], [[name, 'a text']])),
  },
  'one of two files missing': {
    part: 'body: files',
    variants: (draft, { fields }) => fields.map((name) => withoutParts(draft, [name])),
  },
  'file missing': {
    part: 'body: files',
    variants: (draft, { fields }) => [withoutFiles(draft, fields)],
  },
  'no side': {
    part: 'body: files',
    variants: (draft, { fields }) => [withoutFiles(draft, fields)],
  },
  'invalid base64': {
    part: 'body: files',
    form: 'application/json',
    variants: (draft, { fields }) =>
      fieldsOf(draft, fields).map((field) => withText(draft, field, asJson(field, 'a text!'))),
  },
  'base64 too large': {
    part: 'body: files',
    form: 'application/json',
    variants: (draft, { fields }) =>
      fieldsOf(draft, fields)
        .slice(0, 1)
        .map((field) => {
          const large = filledFile('jpeg', (field.base64MaxBytes ?? 0) + 3);
          return withText(draft, field, asJson(field, toBase64(large)));
        }),
  },
  'text too long': {
    part: 'body: texts',
    form: 'application/json',
    // What is too long for a form without files is too large for it as a whole.
    variants: (draft, { fields }) =>
      [...draft.operation.fields.values()].some(({ base64MaxBytes }) => base64MaxBytes)
        ? textsOf(draft, fields).map((field) => withText(draft, field, 'x'.repeat(muchText)))
        : [],
  },
  'unstorable text': {
    part: 'body: texts',
    variants: (draft, { fields }) =>
      textsOf(draft, fields)
        .filter(({ type }) => type === 'string')
        .map((field) => withText(draft, field, 'a\0b')),
  },
  'value missing': {
    part: 'body: texts',
    variants: (draft, { fields }) =>
      textsOf(draft, fields).map((field) =>
        field.place === 'query'
          ? { ...draft, query: withoutParameter(draft.query, field.name) }
          : withoutParts(draft, [field.name]),
      ),
  },
  'value not allowed': {
    part: 'body: texts',
    variants: (draft, { fields }, schemas) =>
      textsOf(draft, fields).flatMap((field) => {
        const text = unfittingText(schemas, field);
        return text === undefined ? [] : [withText(draft, field, text)];
      }),
  },
  'unoffered language': {
    part: 'body: texts',
    variants: (draft) => fieldsOf(draft, ['language']).map((field) => withText(draft, field, 'xx')),
  },
  'no open dialogue': {
    part: 'body: files',
    form: 'multipart/form-data',
    variants: (draft) =>
      fieldsOf(draft, ['audio']).map((field) =>
        withoutParts(draft, [field.name], [[field.name, sampleOf(field)]]),
      ),
  },
  'no picture': {
    part: 'body: files',
    form: 'application/json',
    variants: (draft, { fields }) =>
      fieldsOf(draft, fields).map((field) =>
        withText(draft, field, asJson(field, toBase64(filledFile('gif')))),
      ),
  },
  'nothing enrolled': {
    part: 'body: files',
    variants: (draft) => [draft],
  },
  'unreadable file': {
    part: 'body: files',
    // Before the file is read, it is found that nothing is enrolled, or that no dialogue is open.
    variants: (draft) =>
      draft.operation.refusals.some(({ condition }) =>
        ['nothing enrolled', 'no open dialogue'].includes(condition),
      )
        ? []
        : [unreadable(draft)].filter((made) => made !== draft),
  },
};

/** The drafts that have a fault, of a good request in the form that it needs. */
export function draftsWith(schemas: Schemas, refusal: Refusal, base: Draft): readonly Draft[] {
  const fault = faults[refusal.condition];
  if (fault === undefined) return [];
  const { form } = fault;
  if (form === undefined) return fault.variants(base, refusal, schemas);
  if (!formsOf(base.operation).includes(form)) return [];
  const { body, query } = goodDraft(schemas, base.operation, form);
  return fault.variants({ ...base, body, query }, refusal, schemas);
}

function headersOf({ operation }: Draft): string[] {
  return operation.credentials.flatMap(({ name }) => name ?? []);
}

function fieldsOf({ operation }: Draft, names: readonly string[]): Field[] {
  return names.flatMap((name) => operation.fields.get(name) ?? []);
}

/** Those that are texts, and no part of the path: of a user nobody has such an id. */
function textsOf(draft: Draft, names: readonly string[]): Field[] {
  return fieldsOf(draft, names).filter((field) => field.place !== 'path' && !isFile(field));
}

/** With a text of a form twice; JSON has no such thing. */
function doubled(draft: Draft, name: string): Draft[] {
  const twice = [
    [name, '1'],
    [name, '2'],
  ] as const;
  const forms = formsOf(draft.operation);
  if (forms.includes('multipart/form-data')) return [withoutParts(draft, [name], twice)];
  const form = 'application/x-www-form-urlencoded';
  return forms.includes(form) ? [{ ...draft, body: { form, parts: twice } }] : [];
}

/** Without its files, and with a text, for a form of no parts at all is none. */
function withoutFiles(draft: Draft, names: readonly string[]): Draft {
  const [text] = [...draft.operation.fields.values()].filter(
    (field) => field.place === 'body' && !isFile(field),
  );
  const further: Part[] = text === undefined ? [] : [[text.name, textFor(text)]];
  return withoutParts(draft, [...names, ...further.map(([name]) => name)], further);
}

function textFor({ type }: Field): string {
  return type === 'boolean' ? 'false' : 'idcard';
}

function tooLarge(draft: Draft): Draft[] {
  const { operation } = draft;
  const fields = [...operation.fields.values()];
  const file = fields.find((field) => field.file !== undefined);
  if (file?.file?.maxBytes !== undefined && formsOf(operation).includes('multipart/form-data')) {
    const { fileName, type } = sampleOf(file);
    const kind = type === 'image/jpeg' ? 'jpeg' : type === 'audio/wav' ? 'wav' : 'zip';
    const large = { ...filledFile(kind, file.file.maxBytes + 1), fileName };
    const body = { form: 'multipart/form-data', parts: [[file.name, large]] } as const;
    return [{ ...draft, body }];
  }
  if (draft.method === 'GET') return [];
  const most = fields.reduce((sum, { base64MaxBytes = 0 }) => sum + 1.4 * base64MaxBytes, 0);
  const bytes = utf8(JSON.stringify({ a: 'x'.repeat(Math.ceil(most) + muchText) }));
  return [{ ...draft, body: { form: 'bytes', type: 'application/json', bytes } }];
}

/** With a file that begins like a picture, and is none. */
function unreadable(draft: Draft): Draft {
  const { body } = draft;
  const field = [...draft.operation.fields.values()].find(isFile);
  if (field === undefined || body === undefined || body.form === 'bytes') return draft;
  const broken = filledFile('jpeg');
  return body.form === 'application/json'
    ? withText(draft, field, asJson(field, toBase64(broken)))
    : withoutParts(draft, [field.name], [[field.name, broken]]);
}

function joined(query: string, further: string): string {
  return query === '' ? further : `${query}&${further}`;
}

function withoutParameter(query: string, name: string): string {
  const parameters = new URLSearchParams(query);
  parameters.delete(name);
  return parameters.toString();
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
