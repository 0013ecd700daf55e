import type { Level, Sender } from '../changes.js';
import { proseMessage } from '../documents/fields.js';
import { canonical, type Json } from '../documents/json.js';
import { isAnnotation, isPlace, type Reading, readingOf } from './keywords.js';
import type { Part } from './schema.js';
import type { Shape } from './shape.js';
import { listed } from './words.js';

interface NoteChange {
  readonly level: Level;
  readonly message: string;
}

/** Whether a value must be there. */
export interface Presence {
  readonly wasRequired: boolean;
  readonly isRequired: boolean;
}

/** Changes in what a schema says without changing what is valid: prose and annotations. */
export function noteChanges(
  old: Shape,
  next: Shape,
  place: Presence & { readonly sender: Sender },
): NoteChange[] {
  const keywords = new Set([...old.notes.keys(), ...next.notes.keys()]);
  return [...keywords].flatMap((keyword): NoteChange[] => {
    const before = textOf(old, keyword);
    const now = textOf(next, keyword);
    if (before === now) return [];
    if (!isAnnotation(keyword)) {
      return [{ level: 'fix', message: proseMessage(keyword, before, now) }];
    }
    switch (keyword) {
      case 'deprecated':
        return [
          { level: 'addition', message: now === '' ? 'No longer deprecated.' : 'Deprecated now.' },
        ];
      case 'default':
        return [{ level: defaultLevel(place), message: defaultMessage(before, now) }];
      default:
        return [accessChange(keyword, now !== '', place)];
    }
  });
}

/** Rules whose schemas the walk does not enter. */
const rules = ['not', 'if', 'then', 'else', 'contains', 'propertyNames', 'dependentSchemas'];

/** All that schemas inside of rules say beside what is valid, as one text: defaults, extensions and the like. */
export function annotationsInRules({ parts }: Shape): string {
  const found = new Set<string>();
  const seen = new Set<Json>();
  const collect = (value: Json | undefined, reading: Reading | undefined, part: Part): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (Array.isArray(value)) {
      for (const entry of value) collect(entry, reading === 'schemas' ? 'schema' : undefined, part);
    } else if (reading === 'named schemas') {
      for (const entry of Object.values(value)) collect(entry, 'schema', part);
    } else if (reading === 'schema') {
      const { fields } = part.home;
      for (const [keyword, entry] of Object.entries(part.home.fieldsOf(value))) {
        const isLimit = fields.ruleOf(keyword) === 'maximum';
        if (fields.isProse(keyword) || isPlace(keyword) || isLimit) continue;
        const inner = readingOf(keyword);
        if (keyword === '$ref' && typeof entry === 'string') {
          collect(part.home.target(entry), 'schema', part);
        } else if (inner === undefined || isAnnotation(keyword)) {
          found.add(`${keyword}: ${canonical(entry)}`);
        } else collect(entry, inner, part);
      }
    }
  };
  for (const part of parts) {
    for (const rule of rules) collect(part.raw[rule], readingOf(rule), part);
  }
  return [...found].sort().join('\n');
}

function textOf({ notes }: Shape, keyword: string): string {
  return listed([...(notes.get(keyword) ?? [])].sort(), 'and');
}

/** A caller who had to send the value never met its default. */
function defaultLevel({ sender, wasRequired }: Presence & { readonly sender: Sender }): Level {
  return sender === 'caller' && wasRequired ? 'addition' : 'breaking';
}

function defaultMessage(before: string, now: string): string {
  if (before === '') return `Left out, it counts as ${now} now.`;
  if (now === '') return `Left out, it no longer counts as ${before}.`;
  return `Left out, it counts as ${now} now, no longer as ${before}.`;
}

/**
 * `readOnly` keeps a value out of requests, `writeOnly` out of answers; the other way round they say nothing. A required value that is
 * kept out need not be there.
 */
function accessChange(
  keyword: string,
  isSet: boolean,
  { sender, wasRequired, isRequired }: Presence & { readonly sender: Sender },
): NoteChange {
  const message = isSet ? `It is ${keyword} now.` : `It is no longer ${keyword}.`;
  const keepsOut = keyword === (sender === 'caller' ? 'readOnly' : 'writeOnly');
  if (keepsOut && isSet && wasRequired && sender === 'server') {
    return { level: 'breaking', message: `${message} It may be missing.` };
  }
  if (keepsOut && !isSet && isRequired && sender === 'caller') {
    return { level: 'breaking', message: `${message} It must be sent.` };
  }
  return { level: 'addition', message };
}
