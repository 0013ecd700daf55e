import type { Candidate, ScanOptions } from './segment.js';

/** A template and its exact score. */
export interface Match {
  id: string;
  score: number;
}

/** Scans one gallery for one probe, as {@link Galleries.scan} does. */
export type Scan = (options: ScanOptions) => Promise<Candidate[]>;

/**
 * Computes the exact score of templates with the probe, from where they are kept whole, by their ids. One that is missing in the answer
 * was removed meanwhile, or is no match for another reason.
 */
export type Rescore = (candidates: readonly Candidate[]) => Promise<ReadonlyMap<string, number>>;

export interface SearchOptions {
  /** How many matches at most. */
  k: number;
  /** The least score of a match. */
  atLeast: number;
}

/** Candidates that the first scan asks for at least: most searches need no second. */
const firstLimit = 32;
const widening = 8;
/** Templates that are rescored together, so that a clear match costs few and a round trip is worth it. */
const rescoredTogether = 8;

/**
 * Finds the k templates with the highest score, exactly as a comparison with every one of them would: scans for candidates,
 * rescores them from the best down, and scans wider until nothing that was not rescored can be among the k.
 * @returns the exact scores, best first, those of equal score by id.
 */
export async function exactSearch(
  scan: Scan,
  rescore: Rescore,
  { k, atLeast }: SearchOptions,
): Promise<Match[]> {
  const rescored = new Set<string>();
  let best: Match[] = [];
  /** What a further template has to reach. */
  let floor = atLeast;
  const step = Math.max(k, rescoredTogether);

  for (let limit = Math.max(firstLimit, 2 * k); ; limit *= widening) {
    const candidates = await scan({ limit, atLeast: floor });
    const fresh = candidates.filter(({ id }) => !rescored.has(id));
    for (let at = 0; at < fresh.length; at += step) {
      const reaching = fresh.slice(at, at + step).filter((each) => reach(each) >= floor);
      if (reaching.length === 0) return best;
      const scores = await rescore(reaching);
      for (const { id } of reaching) {
        rescored.add(id);
        const score = scores.get(id);
        if (score !== undefined && score >= floor) best.push({ id, score });
      }
      best = best.sort(byScore).slice(0, k);
      floor = best[k - 1]?.score ?? atLeast;
    }
    const last = candidates.at(-1);
    if (last === undefined || candidates.length < limit || reach(last) < floor) return best;
  }
}

function reach({ score, error }: Candidate): number {
  return score + error;
}

function byScore(a: Match, b: Match): number {
  return b.score - a.score || (a.id < b.id ? -1 : 1);
}
