import { percent } from './report.js';

/** What the engine is to reach, and whether it does. */
export interface Target {
  readonly figure: string;
  readonly wanted: string;
  readonly reached: string;
  readonly met: boolean;
}

export class Targets {
  readonly all: Target[] = [];

  least(figure: string, reached: number, wanted: number): void {
    this.#add(figure, reached, `at least ${percent(wanted)}`, reached >= wanted);
  }

  most(figure: string, reached: number, wanted: number): void {
    this.#add(figure, reached, `at most ${percent(wanted)}`, reached <= wanted);
  }

  between(figure: string, reached: number, [low, high]: readonly [number, number]): void {
    const met = reached >= low && reached <= high;
    this.#add(figure, reached, `${percent(low)} to ${percent(high)}`, met);
  }

  /** @returns whether all are met. */
  print(): boolean {
    const width = Math.max(...this.all.map(({ figure }) => figure.length));
    for (const { figure, wanted, reached, met } of this.all) {
      console.log(
        `${met ? 'met   ' : 'MISSED'}  ${figure.padEnd(width)}  ${reached} (wanted ${wanted})`,
      );
    }
    return this.all.every(({ met }) => met);
  }

  #add(figure: string, reached: number, wanted: string, met: boolean): void {
    this.all.push({ figure, wanted, reached: percent(reached, 2), met });
  }
}
