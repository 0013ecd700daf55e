import { Listened } from '../../src/replay/distance.js';
import { evidence, nearest, type TakeDistances } from '../../src/replay/heard-before.js';
import { fingerprintOf, type HeardDigit } from '../../src/replay/heard-digits.js';
import { type DigitString, type DigitTake, joined, joinedTakes } from '../sound/digit-strings.js';
import { type Effect, encodedAnew, faster, loudspeaker, noise } from '../sound/effects.js';
import { Random } from '../sound/random.js';
import type { OpenNetworks } from './networks.js';
import type { Trial } from './statistics.js';

/** Recordings of each speaker that are stored. */
export const storedRecordings = 20;

/** What is done with digits that were cut out of stored recordings. */
export const attacks: Readonly<Record<string, Effect>> = {
  'pasted, encoded anew': encodedAnew,
  'pasted, 1 % faster': faster(1.01),
  'pasted, 5 % faster': faster(1.05),
  'pasted, 6 % slower': faster(0.94),
  'pasted, noise at 20 dB': noise(20),
  'pasted, played by a simulated loudspeaker': loudspeaker,
};

/** Evidence that a recording was heard before. */
export interface ReplayTrials {
  /** Recordings of other takes. */
  readonly anew: readonly Trial[];
  readonly attacks: Readonly<Record<string, readonly Trial[]>>;
}

interface Plan {
  readonly language: string;
  /** Ready takes of each speaker. */
  readonly takes: ReadonlyMap<string, readonly DigitTake[]>;
  /** New recordings of each speaker, and attacks of each kind. */
  readonly anew: number;
  readonly attacks: number;
}

/** Stores recordings of half of each speaker's takes; the other half are said anew. */
export async function replayTrials(
  networks: OpenNetworks,
  plan: Plan,
  shares: TakeDistances['shares'],
): Promise<ReplayTrials> {
  const random = new Random(17);
  const trials = {
    anew: [] as Trial[],
    attacks: Object.fromEntries(Object.keys(attacks).map((name) => [name, [] as Trial[]])),
  };
  for (const [speaker, takes] of plan.takes) {
    const { known, fresh } = halves(takes);
    const listen = ({ samples, digits }: Pick<DigitString, 'samples' | 'digits'>) =>
      networks.digits(plan.language, samples, digits);
    const stored: Uint8Array[] = [];
    const cut: DigitTake[] = [];
    for (let index = 0; index < storedRecordings; index++) {
      const string = joined(speaker, known, random);
      stored.push(fingerprintOf(await listen(string)));
      for (const [at, { from, to }] of string.places.entries()) {
        cut.push({ digit: string.digits[at] ?? '', samples: string.samples.slice(from, to) });
      }
    }
    const tried = async (string: Pick<DigitString, 'samples' | 'digits'>): Promise<Trial> => ({
      speakers: [speaker],
      value: evidence(await listen(string), stored, shares),
    });
    for (let index = 0; index < plan.anew; index++) {
      trials.anew.push(await tried(joined(speaker, fresh, random)));
    }
    for (const [name, effect] of Object.entries(attacks)) {
      for (let index = 0; index < plan.attacks; index++) {
        const pasted = joinedTakes(
          speaker,
          Array.from({ length: 4 }, () => random.one(cut)),
          random,
        );
        const { digits } = pasted;
        trials.attacks[name]?.push(
          await tried({ digits, samples: effect(pasted.samples, random) }),
        );
      }
    }
  }
  return trials;
}

/** Distances of pairs of different takes of a digit by one speaker. */
export async function takeDistances(networks: OpenNetworks, plan: Omit<Plan, 'attacks'>) {
  const random = new Random(19);
  const distances: number[] = [];
  for (const [speaker, takes] of plan.takes) {
    const { known, fresh } = halves(takes);
    const listen = async (from: readonly DigitTake[]) => {
      const heard: HeardDigit[] = [];
      for (let index = 0; index < plan.anew; index++) {
        const { samples, digits } = joined(speaker, from, random);
        heard.push(...(await networks.digits(plan.language, samples, digits))(1));
      }
      return heard;
    };
    const [stored, anew] = [await listen(known), await listen(fresh)];
    for (const { digit, signs } of anew) {
      const listened = new Listened(signs);
      const all = stored
        .filter((take) => take.digit === digit)
        .map((take) => listened.distance(take.signs.bits));
      // Each of them as if it were the nearest.
      for (const one of all) distances.push(nearest([one, ...all.filter((other) => other > one)]));
    }
  }
  return distances;
}

/** Rows for the engine: which share of pairs of takes is within which distance. */
export function sharesWithin(distances: readonly number[]): TakeDistances['shares'] {
  const sorted = Float64Array.from(distances).sort();
  const shares = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.6, 1];
  const rows = shares.map((share) => ({
    share,
    distance: Number((sorted[Math.ceil(share * sorted.length) - 1] ?? 1).toFixed(4)),
  }));
  return rows.filter(({ distance }, index) => distance > (rows[index - 1]?.distance ?? -1));
}

/** Of a person's recordings, the share with the most evidence that its tail is read off. */
const tail = 0.15;

/** Of the people that recordings are calibrated on, the share whose new recordings are hardly ever taken for old ones. */
const people = 0.95;

/**
 * Evidence that at most a share of the new recordings of nearly everybody reach. Some people say a digit alike each time, others never do,
 * so that a rate over all of them says little of those whom it hits: it is taken person by person, and the mean excess of each tail is
 * carried on beyond what was seen (exponentially).
 */
export function evidenceFor(anew: readonly Trial[], share: number): number {
  const evidences = new Map<string, number[]>();
  for (const { speakers, value } of anew) {
    const speaker = speakers.join();
    evidences.set(speaker, [...(evidences.get(speaker) ?? []), value]);
  }
  const reached = [...evidences.values()].map((values) => {
    const sorted = Float64Array.from(values).sort().reverse();
    const excesses = sorted.subarray(0, Math.ceil(tail * sorted.length));
    const from = sorted[excesses.length] ?? 0;
    const mean = excesses.reduce((sum, one) => sum + one - from, 0) / excesses.length;
    return from + mean * Math.log(tail / share);
  });
  const sorted = Float64Array.from(reached).sort();
  return sorted[Math.ceil(people * sorted.length) - 1] ?? Infinity;
}

function halves(takes: readonly DigitTake[]) {
  return {
    known: takes.filter((_, index) => index % 2 === 0),
    fresh: takes.filter((_, index) => index % 2 === 1),
  };
}
