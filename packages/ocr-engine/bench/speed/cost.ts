/** What something took, in milliseconds. */
export interface Cost {
  readonly wall: number;
  /** Of all threads of the process. Other work on the machine hardly changes it. */
  readonly processor: number;
}

/** Does something, and says what it took. */
export async function timed<Result>(
  work: () => Result | Promise<Result>,
): Promise<{ result: Result; cost: Cost }> {
  const processor = process.cpuUsage();
  const began = performance.now();
  const result = await work();
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(processor);
  return { result, cost: { wall, processor: (user + system) / 1_000 } };
}

/** The median of each. */
export function medianCost(costs: readonly Cost[]): Cost {
  return {
    wall: median(costs.map(({ wall }) => wall)),
    processor: median(costs.map(({ processor }) => processor)),
  };
}

export function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
