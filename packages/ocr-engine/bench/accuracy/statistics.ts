/** How many of all were right. */
export interface Share {
  readonly right: number;
  readonly of: number;
}

/** Counts those that are right. */
export function shareOf<Item>(items: readonly Item[], right: (item: Item) => boolean): Share {
  return { right: items.filter(right).length, of: items.length };
}

/** As a number from 0 to 1; of nothing it is not one. */
export function rateOf({ right, of }: Share): number {
  return right / of;
}

/** Where the true share lies in 95 of 100 cases: Wilson's score interval (1927). */
export function boundsOf({ right, of }: Share): readonly [low: number, high: number] {
  if (of === 0) return [0, 1];
  const z = 1.959964;
  const share = right / of;
  const spread = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  const below = 1 + z ** 2 / of;
  const centre = share + z ** 2 / (2 * of);
  return [Math.max(0, (centre - spread) / below), Math.min(1, (centre + spread) / below)];
}
