import { mrzLetters } from '../../src/mrz/format.js';
import type { LineScores } from '../../src/mrz/line-scores.js';

/** A stream of numbers from 0 to 1 that is the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export interface Simulation {
  /** Deviation of the letters' scores. At `sureness` 1 the reader is as sure between look-alikes as it is right. */
  readonly noise: number;
  /** How much surer the reader is of itself than it is right. */
  readonly sureness: number;
  readonly views: number;
}

const lookAlikes = [
  '0OQD',
  '1ILT',
  '2Z',
  '5S',
  '8B',
  '6G',
  '7TY',
  '4A',
  'MNH',
  'UVO',
  'CGE',
  'K<',
  'XK',
  'FPE',
  'RB',
];

/** What a reader might see of a line: letters 3 to 4 frames wide, blanks between, look-alikes nearly as likely as what is printed. */
export function simulateLine(
  text: string,
  random: () => number,
  { noise, sureness, views }: Simulation,
): { views: LineScores[] } {
  const shared = Array.from(text, () => Array.from({ length: 37 }, () => normal(random)));
  return {
    views: Array.from({ length: views }, () => simulateView(text, random, shared, noise, sureness)),
  };
}

function simulateView(
  text: string,
  random: () => number,
  shared: number[][],
  noise: number,
  sureness: number,
): LineScores {
  const rows: number[][] = [];
  const idle = (count: number) => {
    for (let each = 0; each < count; each++) rows.push(row(random, noise, sureness, undefined));
  };
  idle(1 + Math.floor(random() * 4));
  for (const [place, letter] of [...text].entries()) {
    const seen = Array.from({ length: 37 }, (_, at) => {
      const together = 0.8 * (shared[place]?.[at] ?? 0) + 0.6 * normal(random);
      const likeness = likenessOf(mrzLetters[at] ?? '', letter);
      return sureness * (noise * together + ((noise * noise) / (1 - lookAlike)) * likeness);
    });
    for (let each = 0; each < (random() < 0.4 ? 2 : 1); each++)
      rows.push(row(random, noise, sureness, seen));
    idle(random() < 0.6 ? 2 : 1);
  }
  idle(Math.floor(random() * 4));
  return { frames: rows.length, classes: 38, data: Float32Array.from(rows.flat()) };
}

/** Log-probabilities of blank and letters: of a letter's frame by its scores, else mostly blank. */
function row(
  random: () => number,
  noise: number,
  sureness: number,
  letters: number[] | undefined,
): number[] {
  const top = (sureness * noise * noise) / (1 - lookAlike);
  const scores = letters
    ? [top * 0.3 + normal(random), ...letters]
    : [top, ...Array.from({ length: 37 }, () => sureness * noise * normal(random) * 0.7)];
  const most = Math.max(...scores);
  const logSum = most + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - most), 0));
  return scores.map((score) => score - logSum);
}

/** How near a letter's scores come to those of the one that is printed. */
const lookAlike = 0.55;

function likenessOf(one: string, printed: string): number {
  if (one === printed) return 1;
  return lookAlikes.some((group) => group.includes(one) && group.includes(printed)) ? lookAlike : 0;
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
