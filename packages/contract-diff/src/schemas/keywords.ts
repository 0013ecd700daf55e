/** How the value of a keyword is to be read. */
export type Reading = 'schema' | 'schemas' | 'named schemas' | 'literal';

/** Keywords that hold schemas; every other known keyword holds a literal. */
const holdingSchemas = new Map<string, Reading>([
  ['items', 'schema'],
  ['contains', 'schema'],
  ['additionalProperties', 'schema'],
  ['propertyNames', 'schema'],
  ['unevaluatedItems', 'schema'],
  ['unevaluatedProperties', 'schema'],
  ['contentSchema', 'schema'],
  ['not', 'schema'],
  ['if', 'schema'],
  ['then', 'schema'],
  ['else', 'schema'],
  ['allOf', 'schemas'],
  ['anyOf', 'schemas'],
  ['oneOf', 'schemas'],
  ['prefixItems', 'schemas'],
  ['properties', 'named schemas'],
  ['patternProperties', 'named schemas'],
  ['dependentSchemas', 'named schemas'],
]);

const literals = [
  'type',
  'enum',
  'const',
  'nullable',
  'multipleOf',
  'maximum',
  'exclusiveMaximum',
  'minimum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'pattern',
  'format',
  'maxItems',
  'minItems',
  'uniqueItems',
  'maxContains',
  'minContains',
  'maxProperties',
  'minProperties',
  'required',
  'dependentRequired',
  'contentEncoding',
  'contentMediaType',
  'discriminator',
  '$ref',
  '$dynamicRef',
];

/** Keywords without a say in what is valid, that callers rely on all the same. */
const annotations = ['default', 'deprecated', 'readOnly', 'writeOnly'];

/** Keywords that only give a schema a place or a name; what they hold counts where it is referenced. */
const places = new Set(['$defs', 'definitions', '$anchor', '$dynamicAnchor']);

const literal: ReadonlySet<string> = new Set([...literals, ...annotations]);

/** How to read a keyword; undefined for one whose meaning is not known here. */
export function readingOf(keyword: string): Reading | undefined {
  return holdingSchemas.get(keyword) ?? (literal.has(keyword) ? 'literal' : undefined);
}

export function isAnnotation(keyword: string): boolean {
  return annotations.includes(keyword);
}

export function isPlace(keyword: string): boolean {
  return places.has(keyword);
}

/** Keywords that apply another schema to the same value. */
export const inPlaceApplicators = [
  '$ref',
  '$dynamicRef',
  'allOf',
  'anyOf',
  'oneOf',
  'if',
  'then',
  'else',
  'dependentSchemas',
] as const;
