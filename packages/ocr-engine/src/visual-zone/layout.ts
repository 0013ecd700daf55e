import { extentOf, middleOf } from '../geometry/frame.js';
import type { Point } from '../geometry/quad.js';
import type { PlacedLine } from '../text/text-line.js';
import { type FoundLabel, findLabels } from './find-labels.js';
import { type Label, licenceNumbers } from './labels.js';

/** Where something is printed, in the directions of the text: pixels from some point, right and down. */
export interface Place {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A label, with all ways in which it is printed in one place. */
export interface PlacedLabel extends Place {
  /** Different ones where a document asks for several things at once: surname and given names. */
  readonly labels: readonly Label[];
}

/** What may be a value: a line, or what follows a label on its line. */
export interface Value extends Place {
  readonly text: string;
  /** Probability of its least certain letter, 0 to 1. */
  readonly confidence: number;
  /** The label that it follows on the same line. */
  readonly after?: PlacedLabel;
}

export interface Layout {
  readonly labels: readonly PlacedLabel[];
  readonly values: readonly Value[];
}

/** Tells labels from values, whatever way the text lies. */
export function layOut(lines: readonly PlacedLine[]): Layout {
  const along = directionOf(lines);
  const numbered = isLicence(lines);
  const labels: PlacedLabel[] = [];
  const values: Value[] = [];
  for (const line of lines) {
    const place = placed(line, along);
    const part = (start: number, end: number): Place => partOf(place, line, start, end);
    const groups = grouped(line.text, withNumbers(line.text, findLabels(line.text), numbered));
    if (groups.length === 0) {
      values.push({ ...place, text: line.text, confidence: leastSure(line, 0, line.text.length) });
      continue;
    }
    const own = groups.map(({ labels: names, start, end }) => ({
      ...part(start, end),
      labels: names,
    }));
    labels.push(...own);
    for (const [index, { end }] of groups.entries()) {
      const next = groups[index + 1]?.start ?? line.text.length;
      const after = own[index];
      const rest = valueIn(line.text, end, next);
      if (rest === undefined || after === undefined) continue;
      const { start, text } = rest;
      const confidence = leastSure(line, start, start + text.length);
      values.push({ ...part(start, start + text.length), text, confidence, after });
    }
  }
  return { labels: stacked(labels), values };
}

/** Probability of the letter of a part that is least certain: one wrong letter makes a value wrong, whatever the others are. */
function leastSure({ confidence, sureness }: PlacedLine, start: number, end: number): number {
  return Math.min(...(sureness?.slice(start, end) ?? []), ...(sureness ? [] : [confidence]), 1);
}

/** Labels that are different names of one thing, or ask for two things at once, are one. */
function grouped(text: string, found: readonly FoundLabel[]) {
  const groups: { labels: Label[]; start: number; end: number }[] = [];
  for (const { label, start, end } of found) {
    const last = groups.at(-1);
    const between = last === undefined ? '' : text.slice(last.end, start);
    const same = last?.labels.some((name) => isAlike(name, label));
    const joined = /^\s*(?:,|&|\+|and|und|et|y|e|i|a|en)\s*$/iu.test(between);
    if (
      last !== undefined &&
      (joined || (same && last.labels.length === 1 && !/\d/u.test(between)))
    ) {
      if (!last.labels.includes(label)) last.labels.push(label);
      last.end = end;
    } else if (last !== undefined && same) {
      last.end = end;
    } else {
      // What is before the first label is its name in some other language, or its number.
      groups.push({ labels: [label], start: last === undefined ? 0 : start, end });
    }
  }
  return groups;
}

/** `Name` is the surname beside `Surname`, and the given name beside `Given names`. */
function isAlike(one: Label, other: Label): boolean {
  const named = ['name', 'surnames', 'names'];
  return (
    one === other ||
    ((one === 'name' || other === 'name') && named.includes(one) && named.includes(other))
  );
}

/** What follows a label up to the next one; nothing after a stroke, where the label goes on in another language. */
function valueIn(text: string, from: number, to: number) {
  const rest = text.slice(from, to);
  const skipped = /^(?:\s*[（(]\w{0,3}[)）]?)?[\s.:：°º()]*/u.exec(rest)?.[0].length ?? 0;
  const value = rest.slice(skipped).replace(/\s+$/u, '');
  if (value === '' || /^[/,|]/u.test(value) || !/[\p{L}\p{N}]/u.test(value)) return undefined;
  return { start: from + skipped, text: value };
}

/** The first label on a line may be a number alone, on driving licences: `4b. 12.08.2030`. */
function withNumbers(
  text: string,
  found: readonly FoundLabel[],
  numbered: boolean,
): readonly FoundLabel[] {
  if (!numbered || found.length > 0) return found;
  const number = licenceNumber.exec(text);
  const label = number === null ? undefined : licenceNumbers[(number[1] ?? '').toLowerCase()];
  return number === null || label === undefined
    ? found
    : [{ label, start: 0, end: number[0].length }];
}

const licenceNumber = /^\(?(1[0-24]|[1-9]|4[a-dA-D])(?:[.,)]\s*|\s+(?=\S)|$)/u;

/** Whether lines are numbered as a driving licence's are: a name, another and a date at least, and a number that nothing else has. */
function isLicence(lines: readonly PlacedLine[]): boolean {
  const numbers = new Set(
    lines.map(({ text }) => licenceNumber.exec(text)?.[1]?.toLowerCase() ?? ''),
  );
  return (
    ['1', '2', '3'].every((number) => numbers.has(number)) &&
    (numbers.has('4a') || numbers.has('4b'))
  );
}

/** Labels over one another that say the same are one: `Date of birth/` over `Date de naissance`. */
function stacked(labels: readonly PlacedLabel[]): PlacedLabel[] {
  const merged: PlacedLabel[] = [];
  for (const label of labels.toSorted((one, other) => one.top - other.top)) {
    const index = merged.findIndex(
      (above) =>
        above.labels.some((one) =>
          label.labels.some((other) => one !== 'other' && isAlike(one, other)),
        ) &&
        label.left < above.right &&
        label.right > above.left &&
        label.top - above.bottom < heightOf(label) / 2 &&
        label.bottom > above.bottom,
    );
    const above = merged[index];
    if (above === undefined) merged.push(label);
    else {
      merged[index] = {
        left: Math.min(above.left, label.left),
        right: Math.max(above.right, label.right),
        top: above.top,
        bottom: label.bottom,
        labels: [...new Set([...above.labels, ...label.labels])],
      };
    }
  }
  return merged;
}

export function heightOf({ top, bottom }: Place): number {
  return bottom - top;
}

/** The direction of most of the text, as a unit vector. */
function directionOf(lines: readonly PlacedLine[]): Point {
  let [x, y] = [0, 0];
  for (const { box } of lines) {
    x += box[1].x - box[0].x + box[2].x - box[3].x;
    y += box[1].y - box[0].y + box[2].y - box[3].y;
  }
  const length = Math.hypot(x, y);
  return length > 0 ? { x: x / length, y: y / length } : { x: 1, y: 0 };
}

function placed({ box }: PlacedLine, along: Point): Place {
  const middle = middleOf(box);
  const { length, breadth } = extentOf(box);
  const x = middle.x * along.x + middle.y * along.y;
  const y = middle.y * along.x - middle.x * along.y;
  return {
    left: x - length / 2,
    right: x + length / 2,
    top: y - breadth / 2,
    bottom: y + breadth / 2,
  };
}

function partOf(place: Place, { places, text }: PlacedLine, start: number, end: number): Place {
  const length = place.right - place.left;
  const letter = 1 / Math.max(1, text.length);
  const from = start === 0 ? 0 : (places[start] ?? start * letter) - letter / 2;
  const to = end >= text.length ? 1 : (places[end - 1] ?? end * letter) + letter / 2;
  return { ...place, left: place.left + from * length, right: place.left + to * length };
}
