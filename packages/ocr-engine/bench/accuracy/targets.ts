import { rateOf, type Share } from './statistics.js';

/** What the engine is to reach, and whether it does. */
export class Targets {
  readonly all: { figure: string; reached: string; wanted: string; met: boolean | undefined }[] =
    [];

  /** What nothing was measured of is neither met nor missed. */
  least(figure: string, share: Share, wanted: number): void {
    this.#add(figure, share, `at least ${percent(wanted)}`, rateOf(share) >= wanted);
  }

  most(figure: string, share: Share, wanted: number): void {
    this.#add(figure, share, `at most ${percent(wanted)}`, rateOf(share) <= wanted);
  }

  /** @returns whether none is missed. */
  print(): boolean {
    const width = Math.max(...this.all.map(({ figure }) => figure.length));
    for (const { figure, reached, wanted, met } of this.all) {
      const word = met === undefined ? 'absent' : met ? 'met   ' : 'MISSED';
      console.log(`${word}  ${figure.padEnd(width)}  ${reached} (wanted ${wanted})`);
    }
    return this.all.every(({ met }) => met !== false);
  }

  #add(figure: string, share: Share, wanted: string, met: boolean): void {
    const measured = share.of > 0;
    const reached = measured ? `${percent(rateOf(share))} of ${share.of}` : 'not measured';
    this.all.push({ figure, reached, wanted, met: measured ? met : undefined });
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2).replace(/\.?0+$/, '')} %`;
}
