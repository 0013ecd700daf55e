import { bestString } from '../../src/digits/best-string.js';
import { classesOf, digitsOf } from '../../src/digits/classes.js';
import { likelihood } from '../../src/digits/likelihood.js';
import type { DigitString } from '../sound/digit-strings.js';
import type { Effect } from '../sound/effects.js';
import { Random } from '../sound/random.js';
import type { OpenNetworks } from './networks.js';
import type { Trial } from './statistics.js';

/** What is wrong with a prompt, seen from what is said: a digit is missing where the prompt has one more. */
export const faults = ['one', 'random', 'missing', 'added', 'swapped'] as const;
type Fault = (typeof faults)[number];

/** How well prompts fit what is said. */
export interface PromptFits extends Readonly<Record<Fault, readonly Trial[]>> {
  readonly right: readonly Trial[];
  /** 1 where the likeliest string is what was said, 0 elsewhere. */
  readonly exact: readonly Trial[];
}

/** Scores right and wrong prompts for each string. */
export async function promptFits(
  networks: OpenNetworks,
  language: string,
  strings: readonly DigitString[],
  effect: Effect = (samples) => samples,
): Promise<PromptFits> {
  const random = new Random(7);
  const fits: Record<keyof PromptFits, Trial[]> = {
    ...{ right: [], exact: [], one: [], random: [], missing: [], added: [], swapped: [] },
  };
  for (const { speaker, digits, samples } of strings) {
    const steps = await networks.read(language, effect(samples, random));
    const best = bestString(steps);
    const right = likelihood(steps, classesOf(digits));
    const most = Math.max(best.likelihood, right);
    const speakers = [speaker];
    fits.right.push({ speakers, value: right - most });
    fits.exact.push({ speakers, value: digitsOf(best.labels) === digits ? 1 : 0 });
    for (const [fault, prompt] of wrongPrompts(digits, random)) {
      const value = Math.min(0, likelihood(steps, classesOf(prompt)) - most);
      fits[fault].push({ speakers, value });
    }
  }
  return fits;
}

function* wrongPrompts(digits: string, random: Random): Generator<[Fault, string]> {
  const put = (at: number, remove: number, ...more: (string | number)[]) =>
    digits.slice(0, at) + more.join('') + digits.slice(at + remove);
  for (const [at, digit] of Array.from(digits).entries()) {
    yield ['one', put(at, 1, (Number(digit) + 1 + random.below(9)) % 10)];
    yield ['missing', put(at, 0, random.below(10))];
    yield ['added', put(at, 1)];
    const next = digits[at + 1];
    if (next !== undefined && next !== digit) yield ['swapped', put(at, 2, next, digit)];
    const other = Array.from(digits, () => random.below(10)).join('');
    if (other !== digits) yield ['random', other];
  }
}
