import { heightOf, type PlacedLabel, type Value } from './layout.js';

/** A label and what it says. */
export interface Pair {
  readonly label: PlacedLabel;
  readonly value: Value;
}

/** How far below a label its value may begin, and how far right of it, in heights of the label. */
const reach = { below: 2.2, right: 14 } as const;

/**
 * Gives each label its value: what follows it on its line, stands right of it, or below it in its column. The nearest pairs first; no
 * value is given twice.
 * @param fits whether a value can be what a label asks for.
 */
export function pairValues(
  labels: readonly PlacedLabel[],
  values: readonly Value[],
  fits: (label: PlacedLabel, value: Value) => boolean,
): Pair[] {
  const candidates: (Pair & { readonly distance: number })[] = [];
  for (const label of labels) {
    for (const value of values) {
      const distance = distanceTo(label, value, labels);
      if (distance !== undefined && fits(label, value)) candidates.push({ label, value, distance });
    }
  }
  candidates.sort((one, other) => one.distance - other.distance);
  const pairs: Pair[] = [];
  for (const { label, value } of candidates) {
    if (pairs.some((pair) => pair.label === label || pair.value === value)) continue;
    pairs.push({ label, value });
  }
  return pairs;
}

/** In heights of the label; `undefined` where a value cannot belong to it. */
function distanceTo(
  label: PlacedLabel,
  value: Value,
  labels: readonly PlacedLabel[],
): number | undefined {
  const height = heightOf(label);
  if (value.after !== undefined) return isSame(value.after, label) ? 0 : undefined;
  const aside = value.left - label.right;
  if (areLevel(label, value) && aside > -height) {
    const between = labels.some(
      (other) =>
        other !== label &&
        areLevel(other, value) &&
        other.left >= label.right - height &&
        other.left < value.left,
    );
    return between || aside > reach.right * height
      ? undefined
      : 0.5 + Math.max(0, aside) / height / 2;
  }
  const below = value.top - label.bottom;
  if (below < -0.6 * height || below > reach.below * height) return undefined;
  if (middle(value) <= middle(label) || value.left < label.left - 2.5 * height) return undefined;
  const next = labels
    .filter(
      (other) => other !== label && areLevel(other, label) && other.left > label.right - height,
    )
    .reduce((least, other) => Math.min(least, other.left), Infinity);
  if (value.left > Math.min(label.right + 1.5 * height, next - height / 2)) return undefined;
  return 0.2 + Math.max(0, below) / height + Math.abs(value.left - label.left) / height / 6;
}

/** A label may have grown by what stands over or under it. */
function isSame(one: PlacedLabel, grown: PlacedLabel): boolean {
  return (
    one.left >= grown.left &&
    one.right <= grown.right &&
    one.top >= grown.top &&
    one.bottom <= grown.bottom
  );
}

function areLevel(one: PlacedLabel | Value, other: PlacedLabel | Value): boolean {
  const apart = Math.abs(middle(one) - middle(other));
  return apart < 0.45 * Math.max(heightOf(one), heightOf(other));
}

function middle({ top, bottom }: PlacedLabel | Value): number {
  return (top + bottom) / 2;
}
