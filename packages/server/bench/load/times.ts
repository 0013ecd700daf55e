/** What the same work took several times, by the clock and of processors, those of a database beside this process left out. */
export class Times {
  readonly #elapsed: number[] = [];
  readonly #processor: number[] = [];

  async of(work: () => Promise<unknown>): Promise<void> {
    const [began, used] = [performance.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(used);
    this.#elapsed.push(performance.now() - began);
    this.#processor.push((user + system) / 1_000);
  }

  /** Which share of others' time that is. */
  beside({ elapsed, processor }: Times): string {
    const shares = [this.elapsed / elapsed, this.processor / processor];
    return shares.map((share) => share.toFixed(2)).join(' and ');
  }

  get elapsed(): number {
    return at(this.#elapsed, 0.5);
  }

  get processor(): number {
    return at(this.#processor, 0.5);
  }

  toString(): string {
    return `${seconds(this.elapsed)} s (${seconds(this.processor)} s of a processor)`;
  }
}

/** @param share of the numbers that are less. */
export function at(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1_000).toFixed(2);
}
