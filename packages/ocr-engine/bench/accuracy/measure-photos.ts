import { readFileSync } from 'node:fs';
import { dataFile } from './data.js';
import type { Engine } from './engine.js';
import { compared } from './measure-mrz.js';

/** What the engine made of a photo of a real specimen. */
export interface PhotoOutcome {
  readonly file: string;
  /** Whether it has a zone. */
  readonly zone: boolean;
  /** All of it right; for a photo without one, nothing claimed. */
  readonly right: boolean;
  readonly verified: boolean;
  readonly lines: readonly string[];
}

/** Measures the photos beside the repository; none where they are missing. */
export async function measurePhotos(engine: Engine): Promise<PhotoOutcome[]> {
  const truths = dataFile('photos/mrz.json');
  if (truths === undefined) return [];
  const known: Readonly<Record<string, readonly string[] | null>> = JSON.parse(
    readFileSync(truths, 'utf8'),
  );
  const outcomes: PhotoOutcome[] = [];
  for (const [file, wanted] of Object.entries(known)) {
    const path = dataFile(`photos/${file}`);
    if (path === undefined) continue;
    const reading = await engine.readMrz(readFileSync(path));
    const right = wanted === null ? reading === undefined : compared(reading, wanted).exact;
    const { verified = false, lines = [] } = reading ?? {};
    outcomes.push({ file, zone: wanted !== null, right, verified, lines });
  }
  return outcomes;
}
