import { groupedBy, type Take } from './corpora.js';
import { readFlac } from './flac.js';
import type { Random } from './random.js';

/** Digits that were said one by one, joined to one recording. */
export interface DigitString {
  readonly speaker: string;
  readonly digits: string;
  readonly samples: Float32Array;
  /** Where each digit lies: samples. */
  readonly places: readonly { readonly from: number; readonly to: number }[];
}

/** Recordings of digits that are ready to be joined: without the silence around them. */
export interface DigitTake {
  readonly digit: string;
  readonly samples: Float32Array;
}

/** Takes by speaker. Those in which nothing was said are left out. @param one treats all as one speaker's, where each has too few, and makes them equally loud. */
export async function digitTakes(
  takes: readonly Take[],
  one = false,
): Promise<Map<string, DigitTake[]>> {
  const digits = takes.filter(({ word = '' }) => /^[0-9]$/.test(word));
  const speakers = new Map<string, DigitTake[]>();
  for (const [speaker, own] of groupedBy(digits, (take) => (one ? 'several' : take.speaker))) {
    const ready: DigitTake[] = [];
    for (const { word = '', path } of own) {
      const samples = trimmed(await readFlac(path));
      if (samples.length > 800)
        ready.push({ digit: word, samples: one ? levelled(samples) : samples });
    }
    speakers.set(speaker, ready);
  }
  return speakers;
}

/** A string of digits that a speaker has takes of, with gaps of 30 to 250 ms and as much room noise as the takes have. */
export function joined(
  speaker: string,
  takes: readonly DigitTake[],
  random: Random,
  length = 4,
): DigitString {
  const having = [...new Set(takes.map(({ digit }) => digit))].sort();
  const chosen = Array.from({ length }, () => {
    const digit = random.one(having);
    return random.one(takes.filter((take) => take.digit === digit));
  });
  return joinedTakes(speaker, chosen, random);
}

/** Some takes joined to one recording. */
export function joinedTakes(
  speaker: string,
  chosen: readonly DigitTake[],
  random: Random,
): DigitString {
  const level = Math.max(1e-5, Math.min(...chosen.map(({ samples }) => quietest(samples))));
  const silence = (seconds: number) =>
    Float32Array.from({ length: Math.round(8_000 * seconds) }, () => level * random.normal());
  const pieces: Float32Array[] = [silence(0.25)];
  const places: { from: number; to: number }[] = [];
  for (const { samples } of chosen) {
    const from = lengthOf(pieces);
    pieces.push(samples, silence(random.between(0.03, 0.25)));
    places.push({ from, to: from + samples.length });
  }
  pieces.push(silence(0.2));
  return {
    speaker,
    digits: chosen.map(({ digit }) => digit).join(''),
    samples: concatenated(pieces),
    places,
  };
}

export function concatenated(pieces: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function lengthOf(pieces: readonly Float32Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

const step = 80;

function energies(samples: Float32Array): Float64Array {
  return Float64Array.from({ length: Math.floor(samples.length / step) }, (_, index) =>
    samples.subarray(index * step, (index + 1) * step).reduce((sum, one) => sum + one * one, 1e-12),
  );
}

/** What a word is without what is before and behind it: 30 ms are left of that. */
export function trimmed(samples: Float32Array): Float32Array {
  const energy = energies(samples);
  const ascending = energy.slice().sort();
  const at = (share: number) => ascending[Math.floor(share * (ascending.length - 1))] ?? 0;
  const [low, high] = [Math.log(at(0.1)), Math.log(at(0.95))];
  const least = Math.exp(Math.max(high - 8, low + 0.25 * (high - low)));
  const first = energy.findIndex((one) => one >= least);
  const last = energy.findLastIndex((one) => one >= least);
  if (first < 0) return new Float32Array();
  return samples.slice(Math.max(0, (first - 3) * step), (last + 4) * step);
}

/** As loud as others, so that several people's takes are a string that one person could have said. */
function levelled(samples: Float32Array): Float32Array {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 1e-9) / samples.length;
  return samples.map((sample) => (0.08 * sample) / Math.sqrt(power));
}

/** The amplitude of a take's quietest tenth. */
function quietest(samples: Float32Array): number {
  const ascending = energies(samples).sort();
  return Math.sqrt((ascending[Math.floor(ascending.length / 10)] ?? 0) / step);
}
