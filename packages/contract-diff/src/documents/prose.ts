/**
 * Fields that people read and programs do not: a change in one of them is a `fix`.
 * The `x-` fields are those of this contract and of Redoc that only steer how the reference looks.
 */
const prose = new Map([
  ['title', 'title'],
  ['summary', 'summary'],
  ['description', 'description'],
  ['example', 'example'],
  ['examples', 'set of examples'],
  ['externalDocs', 'link to further documentation'],
  ['$comment', 'comment'],
  ['x-provenance', 'provenance'],
  ['x-badges', 'badges'],
  ['x-codeSamples', 'code samples'],
  ['x-displayName', 'display name'],
  ['x-enumDescriptions', 'descriptions of the values'],
  ['x-logo', 'logo'],
  ['x-tagGroups', 'grouping of the chapters'],
  ['x-traitTag', 'kind of chapter'],
]);

export function isProse(field: string): boolean {
  return prose.has(field);
}

export function proseName(field: string): string {
  return prose.get(field) ?? field;
}
