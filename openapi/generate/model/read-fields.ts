import type { OpenApiDocument, Parameter, Reference, RequestBody, Schema } from './document.js';
import type { Body, BodyForm, Field, FileLimits, WrittenField } from './operation-model.js';
import { resolve } from './resolve.js';
import { propertiesOf, schemaName, typeOf } from './schemas.js';

/** A path's parameters and an operation's; the operation's stand for those of the path that have their name and place. */
export function readParameters(
  document: OpenApiDocument,
  ofPath: readonly (Parameter | Reference)[] = [],
  own: readonly (Parameter | Reference)[] = [],
): Parameter[] {
  const parameters = new Map<string, Parameter>();
  for (const written of [...ofPath, ...own]) {
    const parameter: Parameter = resolve(document, written);
    parameters.set(`${parameter.in} ${parameter.name}`, parameter);
  }
  return [...parameters.values()];
}

/** A body with each of its alternatives. */
export function readBody(document: OpenApiDocument, written: RequestBody | Reference): Body {
  const { required = false, content }: RequestBody = resolve(document, written);
  const forms = Object.entries(content ?? {}).map(
    ([mediaType, { schema = {}, examples = {}, encoding = {} }]): BodyForm => ({
      mediaType,
      schemaName: schemaName(schema),
      ...propertiesOf(document, schema),
      examples: new Map(
        Object.entries(examples).map(([name, example]) => [name, resolve(document, example)]),
      ),
      encoding,
    }),
  );
  return { required, forms: new Map(forms.map((form) => [form.mediaType, form])) };
}

/** Everything that an operation takes by name: its parameters but cookies, then what its bodies hold beside. */
export function readFields(
  document: OpenApiDocument,
  parameters: readonly Parameter[],
  body: Body | undefined,
): Map<string, Field> {
  const taken = parameters.filter((parameter) => parameter.in !== 'cookie');
  const inBodies = [...(body?.forms.values() ?? [])].flatMap(({ properties }) => [
    ...properties.keys(),
  ]);
  const names = new Set([...taken.map(({ name }) => name), ...inBodies]);
  return new Map(
    [...names].map((name) => [
      name,
      readField(document, name, taken.filter((parameter) => parameter.name === name).at(-1), body),
    ]),
  );
}

function readField(
  document: OpenApiDocument,
  name: string,
  parameter: Parameter | undefined,
  body: Body | undefined,
): Field {
  const inBodies = writtenIn(body, name);
  const [described] = inBodies.flatMap(({ schema }) => {
    const description = schema.description ?? resolve(document, schema).description;
    return description === undefined ? [] : [description];
  });
  const written = [
    ...(parameter ? [{ schema: parameter.schema ?? {}, form: undefined }] : []),
    ...inBodies,
  ];
  return {
    name,
    place: parameter === undefined || parameter.in === 'cookie' ? 'body' : parameter.in,
    required: parameter?.required === true || isRequiredBy(body, name),
    deprecated: parameter?.deprecated ?? inBodies.some(({ schema }) => schema.deprecated === true),
    description: parameter ? parameter.description : described,
    example: parameter?.example,
    ...valuesOf(document, name, written),
    written,
  };
}

function writtenIn(body: Body | undefined, name: string): WrittenField[] {
  return [...(body?.forms.values() ?? [])].flatMap((form) => {
    const schema = form.properties.get(name);
    return schema ? [{ schema, form }] : [];
  });
}

/** Sending no body at all, where that is allowed, is one more alternative. */
function isRequiredBy(body: Body | undefined, name: string): boolean {
  const forms = [...(body?.forms.values() ?? [])];
  return body?.required === true && forms.every(({ required }) => required.has(name));
}

/** What the values of a field are: texts by a schema, files by their limits, or either. */
function valuesOf(
  document: OpenApiDocument,
  name: string,
  written: readonly WrittenField[],
): Pick<Field, 'schema' | 'type' | 'file' | 'base64MaxBytes'> {
  const files = written.filter(({ schema }) => isFile(document, schema));
  const texts = written.flatMap(({ schema }) => (isFile(document, schema) ? [] : [schema]));
  const [schema, ...others] = new Map(texts.map((one) => [JSON.stringify(one), one])).values();
  const [type, ...otherTypes] = new Set(texts.map((one) => typeOf(document, one)));
  return {
    schema: schema && others.length > 0 ? { anyOf: [schema, ...others] } : schema,
    type: otherTypes.length === 0 ? type : undefined,
    file: files.length > 0 ? fileLimits(document, name, files) : undefined,
    base64MaxBytes: largest(texts.map((one) => base64Limit(document, one))),
  };
}

function isFile(document: OpenApiDocument, schema: Schema): boolean {
  return resolve(document, schema).format === 'binary';
}

function fileLimits(
  document: OpenApiDocument,
  name: string,
  files: readonly WrittenField[],
): FileLimits {
  const contentTypes = files.flatMap(
    ({ form }) => form?.encoding[name]?.contentType?.split(',').map((type) => type.trim()) ?? [],
  );
  return {
    contentTypes: [...new Set(contentTypes)],
    maxBytes: largest(files.map(({ schema }) => resolve(document, schema)['x-max-bytes'])),
  };
}

/** The limit of a text, or of each text of a list. */
function base64Limit(document: OpenApiDocument, schema: Schema): number | undefined {
  const resolved = resolve(document, schema);
  return resolved['x-max-bytes'] ?? resolve(document, resolved.items ?? {})['x-max-bytes'];
}

function largest(limits: readonly (number | undefined)[]): number | undefined {
  const known = limits.filter((limit) => limit !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}
