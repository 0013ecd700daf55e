import {
  type Change,
  ChangeLog,
  type Level,
  narrowedFor,
  type Sender,
  widenedFor,
} from '../changes.js';
import { keysOfBoth } from '../documents/json.js';
import { type Alternative, alternativesOf, matchAlternatives, nameOf } from './alternatives.js';
import type { Budget } from './budget.js';
import { facetsOf, type Nature } from './facets.js';
import { Inclusion } from './inclusion.js';
import { isAnnotation } from './keywords.js';
import { annotationsInRules, noteChanges, type Presence } from './notes.js';
import { allOf, anything, type Schema } from './schema.js';
import {
  itemOf,
  namesWithin,
  prefixLength,
  propertyNamesOf,
  propertyOf,
  restOfItems,
  type Shape,
  shapeOf,
} from './shape.js';
import { unfold } from './unfold.js';

/** Where a pair of schemas stands. */
interface Place extends Presence {
  readonly sender: Sender;
  /** As it is told: `response.200.data`. */
  readonly path: string;
}

/**
 * What is proved of the values here:
 * - `open`: nothing, so each change counts by its own nature.
 * - `harmless`: the receiver knows all that the sender may send, so a change of values is an addition.
 * - `same`: no value came or went, so there is nothing to tell but prose and names.
 */
type Proof = 'open' | 'harmless' | 'same';

interface Visit extends Place {
  readonly proof: Proof;
}

const maxVisits = 20_000;

const unproved = 'It changed in a way that cannot be shown to be harmless.';

/**
 * Tells the changes between two schemas. The proof (`Inclusion`) decides whether a change of values is harmless; the walk finds the
 * words for it. Where the proof fails and the walk finds no reason, the change is breaking all the same.
 */
export class SchemaComparison {
  readonly #inclusion: Inclusion;
  /** The pairs that the walk is inside of, with how deep each began. */
  readonly #open = new Map<string, number>();
  /** Pairs that have nothing to tell, wherever they stand, given what was proved around them. */
  readonly #quiet = new Set<string>();
  #visits = 0;
  /** The outermost pair that the walk came back to since it was last asked. */
  #returnedTo = Number.POSITIVE_INFINITY;

  constructor(private readonly budget: Budget) {
    this.#inclusion = new Inclusion(budget);
  }

  compare(old: Schema, next: Schema, place: Place, log: ChangeLog): void {
    this.#visits = 0;
    if (this.budget.isSpent && areWrittenAlike(old, next)) return;
    // What has no proof, such as a schema that is its own alternative, is the same all the same when it is written alike.
    const isSame = !this.areSame(old, next) && areWrittenAlike(old, next);
    this.#visit(old, next, { ...place, proof: isSame ? 'same' : 'open' }, log);
    if (this.#isOver() && !areWrittenAlike(old, next)) {
      log.add('breaking', place.path, 'It is too large to be compared in full.');
    }
  }

  /** Whether all that `sender` may send by the one schema is valid by the other. */
  isHarmless(old: Schema, next: Schema, sender: Sender): boolean {
    return sender === 'caller'
      ? this.#inclusion.includes(next, old, 'as declared')
      : this.#inclusion.includes(old, next);
  }

  /** Whether no value satisfies the schema. */
  isEmpty(schema: Schema): boolean {
    return this.#inclusion.isEmpty(schema);
  }

  /** The branches of the schema's first choice, or the schema itself where there is none. */
  alternativesOf(schema: Schema): Alternative[] {
    return alternativesOf(schema, this.#inclusion);
  }

  #visit(old: Schema, next: Schema, at: Visit, log: ChangeLog): void {
    const pair = keyOf(old, next, at);
    this.#visits += 1;
    if (this.#isOver()) return;
    const pairAsProved = `${at.proof} ${pair}`;
    if (this.#quiet.has(pairAsProved)) return;
    const began = this.#open.get(pair);
    if (began !== undefined) {
      this.#returnedTo = Math.min(this.#returnedTo, began);
      return;
    }
    const depth = this.#open.size;
    const returnedBefore = this.#returnedTo;
    this.#returnedTo = Number.POSITIVE_INFINITY;
    this.#open.set(pair, depth);
    const found = new ChangeLog(log.operation);
    const proof = this.#prove(old, next, at);
    this.#tell(old, next, { ...at, proof }, found);
    this.#open.delete(pair);
    // What leads back to a pair further out is for that pair to tell.
    const isWhole = this.#returnedTo >= depth;
    if (isWhole && proof === 'open' && !found.breaks) found.add('breaking', at.path, unproved);
    if (isWhole && found.size === 0) this.#quiet.add(pairAsProved);
    this.#returnedTo = isWhole ? returnedBefore : Math.min(returnedBefore, this.#returnedTo);
    log.addAll(found.changes);
  }

  #isOver(): boolean {
    return this.#visits > maxVisits || this.budget.isSpent;
  }

  #prove(old: Schema, next: Schema, at: Visit): Proof {
    if (at.proof === 'same') return 'same';
    if (this.areSame(old, next)) return 'same';
    return at.proof === 'harmless' || this.isHarmless(old, next, at.sender) ? 'harmless' : 'open';
  }

  /** Whether both schemas accept the same values. */
  areSame(old: Schema, next: Schema): boolean {
    return this.#inclusion.includes(old, next) && this.#inclusion.includes(next, old);
  }

  #tell(old: Schema, next: Schema, at: Visit, log: ChangeLog): void {
    const wasPossible = !this.#inclusion.isEmpty(old);
    if (wasPossible === this.#inclusion.isEmpty(next)) {
      const message = wasPossible ? 'No value is possible any more.' : 'A value is possible now.';
      tellNature(wasPossible ? 'narrowed' : 'widened', message, at, log);
      return;
    }
    const before = shapeOf(old);
    const now = shapeOf(next);
    if (before.choices.length + now.choices.length > 0) {
      this.#tellAlternatives(old, next, at, log);
      return;
    }
    for (const { level, message } of noteChanges(before, now, at)) {
      log.add(level, at.path, message);
    }
    tellOpaque(before, now, at, log);
    if (annotationsInRules(before) !== annotationsInRules(now)) {
      log.add('breaking', at.path, 'Annotations inside of its rules changed.');
    }
    for (const { nature, message } of facetsOf(before, now, at.sender)) {
      tellNature(nature, message, at, log);
    }
    this.#tellProperties(before, now, at, log);
    this.#tellFurtherProperties(before, now, at, log);
    this.#tellItems(before, now, at, log);
    this.#tellSubtypes(before, now, at, log);
    tellLostInRules(before, now, at, log);
  }

  /** The schemas that the values of a base class may be of. */
  #tellSubtypes(old: Shape, next: Shape, at: Visit, log: ChangeLog): void {
    const isCaller = at.sender === 'caller';
    for (const tag of keysOfBoth(old.subtypes, next.subtypes)) {
      const was = old.subtypes.get(tag);
      const is = next.subtypes.get(tag);
      if (was === undefined) {
        const message = `The kind ${tag} ${isCaller ? 'is accepted' : 'can occur'} now.`;
        log.add(widenedFor(at.sender), at.path, message);
      } else if (is === undefined) {
        const verb = isCaller ? 'is no longer accepted' : 'no longer occurs';
        log.add('breaking', at.path, `The kind ${tag} ${verb}.`);
      } else {
        const found = new ChangeLog(log.operation);
        this.#visit(was, is, at, found);
        for (const { level, place, message } of found.changes) {
          log.add(level, place, `${message} (when it is of the kind ${tag})`);
        }
      }
    }
  }

  #tellProperties(old: Shape, next: Shape, at: Visit, log: ChangeLog): void {
    const before = propertyNamesOf(old);
    const now = propertyNamesOf(next);
    for (const name of new Set([...before, ...now, ...old.required, ...next.required])) {
      const inner: Visit = {
        ...at,
        path: `${at.path}.${name}`,
        wasRequired: old.required.has(name),
        isRequired: next.required.has(name),
      };
      const was = this.#inclusion.isEmpty(propertyOf(old, name)) ? false : before.has(name);
      const is = this.#inclusion.isEmpty(propertyOf(next, name)) ? false : now.has(name);
      if (was && !is) {
        const where = at.sender === 'caller' ? 'taken' : 'sent';
        log.add('breaking', inner.path, `This property is no longer ${where}.`);
      } else if (is && !was) {
        this.#tellNewProperty(old, next, name, inner, log);
      } else {
        tellRequired(old, next, name, inner, log);
        if (was) this.#visit(propertyOf(old, name), propertyOf(next, name), inner, log);
      }
    }
  }

  #tellNewProperty(old: Shape, next: Shape, name: string, at: Visit, log: ChangeLog): void {
    const isRequired = next.required.has(name);
    if (at.sender === 'caller' && isRequired && !old.required.has(name)) {
      log.add('breaking', at.path, 'This property is new and must be sent.');
      return;
    }
    // The proof knows more than the two schemas here: that nobody sent a property of which nothing was said.
    const isHarmless =
      at.proof !== 'open' ||
      this.isHarmless(propertyOf(old, name), propertyOf(next, name), at.sender) ||
      (at.sender === 'caller' && saysNothingFurther(old));
    const message = isRequired ? 'This property is new and always there.' : 'This property is new.';
    if (isHarmless) log.add('addition', at.path, message);
    else if (at.sender === 'server') {
      log.add(
        'breaking',
        at.path,
        `${message} A strict reader refuses it: no others were allowed.`,
      );
    } else {
      log.add('breaking', at.path, `${message} Callers may have sent another value by this name.`);
    }
  }

  /** `additionalProperties` and `patternProperties`. */
  #tellFurtherProperties(old: Shape, next: Shape, at: Visit, log: ChangeLog): void {
    const before = patternsOf(old);
    const now = patternsOf(next);
    for (const pattern of keysOfBoth(before, now)) {
      const path = `${at.path}./${pattern}/`;
      const inner = { ...at, path, wasRequired: false, isRequired: false };
      this.#visit(before.get(pattern) ?? anything, now.get(pattern) ?? anything, inner, log);
    }
    const was = restOf(old);
    const is = restOf(next);
    if (was === is) return;
    const wasClosed = this.#inclusion.isEmpty(was);
    const isClosed = this.#inclusion.isEmpty(is);
    if (wasClosed && isClosed) return;
    if (wasClosed) {
      tellNature('widened', 'Properties that are not named here are possible now.', at, log);
    } else if (isClosed) {
      const message = 'Properties that are not named here are no longer possible.';
      tellNature('narrowed', message, at, log);
    } else {
      const inner = { ...at, path: `${at.path}.*`, wasRequired: false, isRequired: false };
      this.#visit(was, is, inner, log);
    }
  }

  #tellItems(old: Shape, next: Shape, at: Visit, log: ChangeLog): void {
    const length = Math.max(prefixLength(old), prefixLength(next));
    for (let index = 0; index < length; index += 1) {
      const inner = {
        ...at,
        path: `${at.path}[${index}]`,
        wasRequired: old.minItems > index,
        isRequired: next.minItems > index,
      };
      this.#visit(itemOf(old, index), itemOf(next, index), inner, log);
    }
    const inner = { ...at, path: `${at.path}[]`, wasRequired: true, isRequired: true };
    this.#visit(restOfItems(old), restOfItems(next), inner, log);
  }

  #tellAlternatives(old: Schema, next: Schema, at: Visit, log: ChangeLog): void {
    tellDiscriminator(shapeOf(old), shapeOf(next), at, log);
    const before = this.alternativesOf(old);
    const now = this.alternativesOf(next);
    const { pairs, lost, gained } = matchAlternatives(before, now, this.#inclusion);
    // An alternative that was divided is still taken as a whole, whatever happened to the others.
    const proofOf = (was: Alternative, is: Alternative): Proof => {
      if (at.proof !== 'open' || this.isHarmless(was.schema, is.schema, at.sender)) return at.proof;
      const [wide, narrow] = at.sender === 'caller' ? [next, was.schema] : [old, is.schema];
      return this.#inclusion.includes(wide, narrow) ? 'harmless' : 'open';
    };
    const logs = pairs.map(([was, is]) => {
      const found = new ChangeLog(log.operation);
      if (was.tags.join() !== is.tags.join()) tellTags(was, is, at, found);
      const inner = { ...at, proof: proofOf(was, is) };
      const proof = this.#isOnlyAbsorbed([was, is], [before, now], inner) ? 'open' : inner.proof;
      this.#visit(was.schema, is.schema, { ...at, proof }, found);
      return { name: nameOf(was, before), changes: found.changes };
    });
    tellShared(logs, before.length + now.length > 2, log);
    const isCaller = at.sender === 'caller';
    for (const alternative of lost) {
      const message = `The case that ${nameOf(alternative, before)}`;
      const wider = now.find((other) => this.#includes(other, alternative));
      if (wider === undefined) {
        const verb = isCaller ? 'is no longer accepted' : 'no longer occurs';
        tellNature('narrowed', `${message} ${verb}.`, at, log);
      } else {
        tellRegrouped(`${message} is part of a wider one now.`, at, log);
        const proof = proofOf(alternative, wider);
        this.#visit(alternative.schema, wider.schema, { ...at, proof }, log);
      }
    }
    for (const alternative of gained) {
      const message = `The case that ${nameOf(alternative, now)}`;
      const wider = before.find((other) => this.#includes(other, alternative));
      if (wider === undefined) {
        const verb = isCaller ? 'is accepted now' : 'can occur now';
        tellNature('widened', `${message} ${verb}.`, at, log);
      } else {
        tellRegrouped(`${message} stands on its own now.`, at, log);
        const proof = proofOf(wider, alternative);
        this.#visit(wider.schema, alternative.schema, { ...at, proof }, log);
      }
    }
    const kinds = [shapeOf(old), shapeOf(next)].map(({ choices }) => choices[0]?.exclusive);
    if (kinds[0] !== kinds[1] && kinds.every((kind) => kind !== undefined)) {
      const [from, to] = kinds[0] ? ['oneOf', 'anyOf'] : ['anyOf', 'oneOf'];
      tellNature(kinds[0] ? 'widened' : 'narrowed', `${from} became ${to}.`, at, log);
    }
  }

  /**
   * Whether what was sent by one alternative is still valid for no better reason than that a sibling, which does not know all of
   * its properties, takes anything by their names. Who names the properties relies on them.
   */
  #isOnlyAbsorbed(
    [was, is]: readonly [Alternative, Alternative],
    [before, now]: readonly [readonly Alternative[], readonly Alternative[]],
    at: Visit,
  ): boolean {
    if (at.proof === 'open' || this.isHarmless(was.schema, is.schema, at.sender)) return false;
    const [sent, match, others] = at.sender === 'caller' ? [was, is, now] : [is, was, before];
    const names = propertyNamesOf(shapeOf(sent.schema));
    return others.some((other) => {
      if (other === match || !this.#includes(other, sent)) return false;
      const known = propertyNamesOf(shapeOf(other.schema));
      return [...names].some((name) => !known.has(name));
    });
  }

  #includes(wide: Alternative, narrow: Alternative): boolean {
    return this.#inclusion.includes(wide.schema, narrow.schema);
  }
}

function areWrittenAlike(old: Schema, next: Schema): boolean {
  const [before, now] = [old, next].map(({ parts }) =>
    parts.map(({ home, raw }) => unfold(home, raw)).join(),
  );
  return old.possible && next.possible && before === now;
}

function keyOf(old: Schema, next: Schema, { sender, wasRequired, isRequired }: Visit): string {
  // Whether a value must be there matters for its annotations alone.
  const matters = [old, next].some((schema) =>
    [...shapeOf(schema).notes.keys()].some(isAnnotation),
  );
  return JSON.stringify([sender, matters && [wasRequired, isRequired], old.key, next.key]);
}

function tellNature(nature: Nature, message: string, at: Visit, log: ChangeLog): void {
  if (at.proof === 'same') return;
  log.add(at.proof === 'harmless' ? 'addition' : levelOf(nature, at.sender), at.path, message);
}

function levelOf(nature: Nature, sender: Sender): Level {
  if (nature === 'changed') return 'breaking';
  return nature === 'widened' ? widenedFor(sender) : narrowedFor(sender);
}

function tellRegrouped(message: string, at: Visit, log: ChangeLog): void {
  if (at.proof !== 'same') log.add('addition', at.path, message);
}

function tellRequired(old: Shape, next: Shape, name: string, at: Visit, log: ChangeLog): void {
  const was = old.required.has(name);
  const is = next.required.has(name);
  if (was === is) return;
  const [must, may] =
    at.sender === 'caller'
      ? ['It must be sent now.', 'It may be left out now.']
      : ['It is always there now.', 'It may be missing now.'];
  tellNature(is ? 'narrowed' : 'widened', is ? must : may, at, log);
}

/** Properties that are named in rules alone (`then`, `dependentSchemas`): typed callers rely on those as well. */
function tellLostInRules(old: Shape, next: Shape, at: Visit, log: ChangeLog): void {
  const named = propertyNamesOf(old);
  const left = namesWithin(next);
  for (const name of namesWithin(old)) {
    if (named.has(name) || left.has(name)) continue;
    const verb = at.sender === 'caller' ? 'taken' : 'sent';
    log.add('breaking', `${at.path}.${name}`, `This property is no longer ${verb}.`);
  }
}

/** Keywords whose effect is not known here: a change is breaking. */
function tellOpaque(old: Shape, next: Shape, at: Visit, log: ChangeLog): void {
  const lost = [...old.opaque].filter((text) => !next.opaque.has(text));
  const gained = [...next.opaque].filter((text) => !old.opaque.has(text));
  for (const text of lost) log.add('breaking', at.path, `${short(text)} is gone.`);
  for (const text of gained) log.add('breaking', at.path, `${short(text)} is new.`);
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function tellDiscriminator(old: Shape, next: Shape, at: Visit, log: ChangeLog): void {
  const was = old.choices[0]?.discriminator;
  const is = next.choices[0]?.discriminator;
  if (was?.property === is?.property && was?.other === is?.other) return;
  if (was === undefined) log.add('breaking', at.path, `A discriminator is new: ${is?.property}.`);
  else if (is === undefined)
    log.add('breaking', at.path, `The discriminator ${was.property} is gone.`);
  else {
    const what =
      was.property === is.property
        ? `${was.property} changed`
        : `went from ${was.property} to ${is.property}`;
    log.add('breaking', at.path, `The discriminator ${what}.`);
  }
}

function tellTags(old: Alternative, next: Alternative, at: Visit, log: ChangeLog): void {
  const was = old.tags.join(', ') || 'no value';
  const is = next.tags.join(', ') || 'no value';
  log.add('breaking', at.path, `The discriminator's value for a case went from ${was} to ${is}.`);
}

/** What changed in every alternative alike is told once, the rest with the alternative's name. */
function tellShared(
  logs: readonly { readonly name: string; readonly changes: readonly Change[] }[],
  isNamed: boolean,
  log: ChangeLog,
): void {
  const times = new Map<string, number>();
  for (const { changes } of logs) {
    for (const change of changes) {
      const text = JSON.stringify(change);
      times.set(text, (times.get(text) ?? 0) + 1);
    }
  }
  for (const { name, changes } of logs) {
    for (const change of changes) {
      const isShared = times.get(JSON.stringify(change)) === logs.length && logs.length > 1;
      const isPlain = isShared || !isNamed || change.message.includes('(when ');
      const message = isPlain ? change.message : `${change.message} (when ${name})`;
      log.add(change.level, change.place, message);
    }
  }
}

function patternsOf({ objects }: Shape): Map<string, Schema> {
  const all = new Map<string, Schema>();
  for (const { patterns } of objects) {
    for (const [pattern, schema] of patterns) {
      all.set(pattern, allOf(all.get(pattern) ?? anything, schema));
    }
  }
  return all;
}

function restOf({ objects }: Shape): Schema {
  return allOf(...objects.map(({ rest }) => rest));
}

function saysNothingFurther({ objects }: Shape): boolean {
  return (
    objects.length > 0 && objects.every((rule) => !rule.restIsWritten && rule.patterns.size === 0)
  );
}
