import type { Field, OperationModel } from '@biometrid/openapi/model';
import type { Schemas } from '../contract/schemas.js';
import { greyPixel, type SampleFile, silence, toBase64 } from './samples.js';
import { fittingText, fittingValue } from './values.js';

/** A request in the making, of which each part can still be changed. */
export interface Draft {
  readonly operation: OperationModel;
  /** In upper case. */
  readonly method: string;
  /** With the base path; `{userId}` stands for the user. */
  readonly path: string;
  readonly user: 'known' | 'unknown';
  /** By header: what is sent of the caller's credentials. Right when it is not listed. */
  readonly credentials: Readonly<Record<string, 'none' | 'unknown'>>;
  /** Whether the client is the one whose quota is spent. */
  readonly spent: boolean;
  /** As it stands behind the question mark. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: DraftBody | undefined;
}

/** A body in the making. */
export type DraftBody =
  | { readonly form: 'multipart/form-data'; readonly parts: readonly Part[] }
  | { readonly form: 'application/x-www-form-urlencoded'; readonly parts: readonly TextPart[] }
  | { readonly form: 'application/json'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly form: 'bytes'; readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> };

export type Part = readonly [name: string, value: string | SampleFile];
type TextPart = readonly [name: string, value: string];

/** The forms that a draft can have, in the order in which they are chosen. */
export type FormName = Exclude<DraftBody['form'], 'bytes'>;
const forms: readonly FormName[] = [
  'multipart/form-data',
  'application/json',
  'application/x-www-form-urlencoded',
];

/** The forms of body that the contract writes for an operation. */
export function formsOf({ body }: OperationModel): readonly FormName[] {
  return forms.filter((form) => body?.forms.has(form));
}

/**
 * A request that has nothing against it: with what is required, and one side of a document.
 * @param form of its body; the operation's first when absent.
 */
export function goodDraft(
  schemas: Schemas,
  operation: OperationModel,
  form: FormName | undefined = formsOf(operation)[0],
): Draft {
  const given = [...operation.fields.values()].filter((field) => isGiven(operation, field));
  const inQuery = given.filter(({ place }) => place === 'query');
  const inBody = given.filter(({ place }) => place === 'body');
  return {
    operation,
    method: operation.method.toUpperCase(),
    path: operation.base + operation.path,
    user: 'known',
    credentials: {},
    spent: false,
    query: new URLSearchParams(
      inQuery.map((field): [string, string] => [field.name, fittingText(schemas, field)]),
    ).toString(),
    headers: {},
    body:
      form === undefined || (inBody.length === 0 && operation.body?.required !== true)
        ? undefined
        : bodyWith(schemas, form, inBody),
  };
}

function isGiven({ fields }: OperationModel, field: Field): boolean {
  if (field.required) return true;
  // Of what may be missing, one has to be there where no file is required.
  const files = [...fields.values()].filter(isFile);
  return field === files[0] && field.name !== 'audio' && !files.some(({ required }) => required);
}

/** Whether a field holds a file, as it is or in base64. */
export function isFile({ file, base64MaxBytes }: Field): boolean {
  return file !== undefined || base64MaxBytes !== undefined;
}

function bodyWith(schemas: Schemas, form: FormName, fields: readonly Field[]): DraftBody {
  if (form === 'application/json')
    return {
      form,
      value: Object.fromEntries(
        fields.map((field) => [
          field.name,
          isFile(field) ? asJson(field, toBase64(sampleOf(field))) : fittingValue(schemas, field),
        ]),
      ),
    };
  if (form === 'multipart/form-data')
    return {
      form,
      parts: fields.map(
        (field): Part => [field.name, field.file ? sampleOf(field) : fittingText(schemas, field)],
      ),
    };
  return { form, parts: fields.map((field) => [field.name, fittingText(schemas, field)] as const) };
}

/** A file that a field takes. */
export function sampleOf({ file }: Field): SampleFile {
  const types = file?.contentTypes ?? [];
  if (types.some((type) => type.startsWith('audio/'))) return silence();
  return types.includes('application/zip') ? emptyArchive() : greyPixel();
}

/** A list of one where the field takes a list. */
export function asJson({ type }: Field, text: string): unknown {
  return type === 'array' ? [text] : text;
}

/** A ZIP archive with nothing in it but the record of its end is told by no first entry, so there is an empty one. */
function emptyArchive(): SampleFile {
  return {
    bytes: Uint8Array.from(Buffer.from('UEsDBAoAAAAAAA==', 'base64')),
    fileName: 'session.zip',
    type: 'application/zip',
  };
}

/** The draft with a text of a field put where the operation has it, in place of what is there. */
export function withText(draft: Draft, field: Field, value: unknown): Draft {
  if (field.place === 'query') {
    const query = new URLSearchParams(draft.query);
    query.set(field.name, String(value));
    return { ...draft, query: query.toString() };
  }
  const body = draft.body ?? emptyBody(draft.operation);
  if (body === undefined || body.form === 'bytes') return draft;
  if (body.form === 'application/json')
    return { ...draft, body: { ...body, value: { ...body.value, [field.name]: value } } };
  return withoutParts(draft, [field.name], [[field.name, String(value)]]);
}

function emptyBody(operation: OperationModel): DraftBody | undefined {
  const [form] = formsOf(operation);
  if (form === undefined) return undefined;
  return form === 'application/json' ? { form, value: {} } : { form, parts: [] };
}

/** The draft without some fields of its body, and with some parts after the others. */
export function withoutParts(
  draft: Draft,
  names: readonly string[],
  further: readonly Part[] = [],
): Draft {
  const body = draft.body ?? emptyBody(draft.operation);
  if (body === undefined || body.form === 'bytes') return draft;
  const stays = (name: string) => !names.includes(name);
  if (body.form === 'application/json') {
    const entries = Object.entries(body.value).filter(([name]) => stays(name));
    return { ...draft, body: { ...body, value: Object.fromEntries([...entries, ...further]) } };
  }
  const parts = [...body.parts.filter(([name]) => stays(name)), ...further];
  return { ...draft, body: { form: 'multipart/form-data', parts } };
}
