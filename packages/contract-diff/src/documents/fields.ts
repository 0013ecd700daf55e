/**
 * What a change of an extension (`x-…`) means:
 * - `meaning`: callers or servers act by it, so that any change is breaking.
 * - `promise`: `true` is relied on. Taking it back is breaking, giving it an addition.
 * - `maximum`: in a schema, a number that values must not exceed, such as a size in bytes.
 * - `client-name`: it names a method of generated clients and counts among the published names alone.
 */
export const extensionRules = ['meaning', 'promise', 'maximum', 'client-name'] as const;

export type ExtensionRule = (typeof extensionRules)[number];

/** The extensions that have a rule; all others are prose. */
export type Extensions = Readonly<Record<string, ExtensionRule>>;

/** Fields that people read and programs do not, Redoc's among them, with what they are called. */
const prose = new Map([
  ['title', 'title'],
  ['summary', 'summary'],
  ['description', 'description'],
  ['example', 'example'],
  ['examples', 'set of examples'],
  ['externalDocs', 'link to further documentation'],
  ['$comment', 'comment'],
  ['x-badges', 'set of badges'],
  ['x-codeSamples', 'set of code samples'],
  ['x-displayName', 'display name'],
  ['x-enumDescriptions', 'set of descriptions of the values'],
  ['x-logo', 'logo'],
  ['x-tagGroups', 'grouping of the chapters'],
  ['x-traitTag', 'kind of chapter'],
]);

/** Which fields are prose, a change of which is a `fix`. An extension is, unless it has a rule. */
export class Fields {
  constructor(private readonly extensions: Extensions = {}) {}

  isProse(field: string): boolean {
    const rule = this.ruleOf(field);
    if (rule !== undefined) return rule === 'client-name';
    return prose.has(field) || field.startsWith('x-');
  }

  ruleOf(field: string): ExtensionRule | undefined {
    return Object.hasOwn(this.extensions, field) ? this.extensions[field] : undefined;
  }

  /** The extensions with this rule. */
  named(rule: ExtensionRule): string[] {
    return Object.keys(this.extensions).filter((name) => this.extensions[name] === rule);
  }
}

/** A change of a prose field in words; the texts are empty where there is none. */
export function proseMessage(field: string, before: string, now: string): string {
  const name = prose.get(field);
  if (name === undefined) return `The extension ${field} ${changeVerb(before, now)}.`;
  if (before === '') return `A ${name} was added.`;
  return now === '' ? `The ${name} was removed.` : `The ${name} was reworded.`;
}

/** `is new`, `is gone` or `changed`. */
export function changeVerb(before: string, now: string): string {
  if (before === '') return 'is new';
  return now === '' ? 'is gone' : 'changed';
}
