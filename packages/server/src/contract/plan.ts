import {
  type Field as ContractField,
  type HttpMethod,
  type OpenApiDocument,
  type OperationModel,
  readOperations,
} from '@biometrid/openapi/model';
import type { OperationId } from '@biometrid/types';

/** All that the binder needs to know of an operation, read once at start from the contract. */
export interface OperationPlan {
  id: OperationId;
  method: Uppercase<HttpMethod>;
  /** The path as the contract writes it. */
  path: string;
  /** Base path of its server: `/api/1.0`, or nothing for the liveness host's. */
  base: string;
  authentication: 'client' | 'livenessToken';
  /** The parameter of its path that names a user, who must exist; undefined when none does. */
  userParameter: string | undefined;
  /** Whether a caller may repeat it, so that HEAD may stand for GET. */
  safe: boolean;
  /** Everything it takes beside headers, cookies and authentication, by name. */
  fields: ReadonlyMap<string, Field>;
  /** Whether the path alone may be all of its input. */
  pathSuffices: boolean;
  /** Its media types, and whether a body must be there; undefined when it takes none. */
  body: { mediaTypes: ReadonlySet<string>; required: boolean; holdsFile: boolean } | undefined;
  /** What it refuses a request for, and how. */
  refusals: OperationModel['refusals'];
  /** Its answers by status, as the contract writes it. */
  answers: OperationModel['answers'];
}

/** A value that an operation takes. */
export interface Field
  extends Pick<ContractField, 'name' | 'required' | 'schema' | 'type' | 'base64MaxBytes'> {
  place: 'path' | 'query' | 'body';
  /** Set when the field may be a file; of any type that the server knows when none is listed. */
  file: { contentTypes: readonly string[]; maxBytes: number } | undefined;
}

/** The vendor's own requests misspell one field; it means the same. (Wire contract, section 7.3.) */
const aliases: Readonly<Record<string, string>> = { livess: 'liveness' };

/** The field that a request means by a name. */
export function fieldNamed({ fields }: OperationPlan, given: string): Field | undefined {
  return fields.get(given) ?? fields.get(aliases[given] ?? '');
}

const form = 'application/x-www-form-urlencoded';

/**
 * Reads every operation of the contract.
 * @throws when one takes a file of any size: the server has to hold it.
 */
export function planOperations(document: OpenApiDocument): OperationPlan[] {
  return readOperations(document).map(planOperation);
}

function planOperation(operation: OperationModel): OperationPlan {
  const { method, path, base, safeToRepeat, refusals, answers, credentials, userParameter } =
    operation;
  const fields = [...operation.fields.values()].flatMap((field) => planField(operation.id, field));
  return {
    // The types are made from the same contract; `bindContract` finds out when they are not.
    id: operation.id as OperationId,
    method: method.toUpperCase() as Uppercase<HttpMethod>,
    path,
    base,
    authentication: credentials.some(({ scheme }) => scheme === 'livenessToken')
      ? 'livenessToken'
      : 'client',
    userParameter,
    safe: safeToRepeat,
    fields: new Map(fields.map((field) => [field.name, field])),
    pathSuffices: fields.every(({ place, required }) => place === 'path' || !required),
    body: planBody(operation, fields),
    refusals,
    answers,
  };
}

/** A field as the binder reads it; a header that is no credential means nothing to it. */
function planField(operation: string, field: ContractField): Field[] {
  const { name, place, required, schema, type, file, base64MaxBytes } = field;
  if (place === 'header') return [];
  const values = { name, place, required, schema, type, base64MaxBytes };
  if (file === undefined) return [{ ...values, file }];
  const { contentTypes, maxBytes } = file;
  if (maxBytes === undefined)
    throw new Error(`${operation}: the file ${name} needs a limit, x-max-bytes`);
  return [{ ...values, file: { contentTypes, maxBytes } }];
}

function planBody({ body }: OperationModel, fields: readonly Field[]): OperationPlan['body'] {
  if (body === undefined && !fields.some(({ place }) => place === 'query')) return undefined;
  const mediaTypes = new Set(body?.forms.keys());
  const holdsFile = fields.some(({ file }) => file !== undefined);
  // "JSON, form, multipart, query" are equally good where a body holds no file (wire contract, section 2), and the
  // documented body of the look-up by MAC address is one on a GET.
  if (!holdsFile)
    for (const type of ['application/json', form, 'multipart/form-data']) mediaTypes.add(type);
  return { mediaTypes, required: body?.required === true, holdsFile };
}
