/** What the engine is to reach, and whether it does. */
export interface Target {
  readonly figure: string;
  readonly wanted: string;
  readonly reached: string;
  readonly met: boolean;
}

/** Prints targets beside what was reached. @returns whether all are met. */
export function printTargets(targets: readonly Target[]): boolean {
  const width = Math.max(...targets.map(({ figure }) => figure.length));
  for (const { figure, wanted, reached, met } of targets) {
    console.log(
      `${met ? 'met   ' : 'MISSED'}  ${figure.padEnd(width)}  ${reached} (wanted ${wanted})`,
    );
  }
  return targets.every(({ met }) => met);
}
