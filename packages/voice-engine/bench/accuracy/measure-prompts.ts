import { type Corpus, noiseFiles, type Purpose, purposesOf, takesOf } from '../sound/corpora.js';
import { type DigitString, digitTakes, joined } from '../sound/digit-strings.js';
import { type Effect, noise, telephone } from '../sound/effects.js';
import { readFlac } from '../sound/flac.js';
import { Random } from '../sound/random.js';
import type { OpenNetworks } from './networks.js';
import { type PromptFits, promptFits } from './prompts.js';

/** What recordings go through before they are measured. */
export const channels = ['as recorded', 'noise at 10 dB', 'telephone band and mu-law'] as const;
export type Channel = (typeof channels)[number];

/** Strings of four digits, of some speakers. */
export interface StringSet {
  readonly corpus: Corpus;
  readonly purposes: readonly Purpose[];
  /** Strings of each speaker, or of all where each has too few takes and they are mixed. */
  readonly each: number;
  readonly mixed?: boolean;
}

async function stringsOf(set: StringSet): Promise<DigitString[]> {
  const takes = takesOf(set.corpus);
  const purposes = purposesOf(set.corpus, takes);
  const wanted = takes.filter(({ speaker }) =>
    set.purposes.includes(purposes.get(speaker) ?? 'training'),
  );
  const random = new Random(23);
  const strings: DigitString[] = [];
  for (const [speaker, own] of await digitTakes(wanted, set.mixed)) {
    for (let index = 0; index < set.each; index++) {
      const string = joined(speaker, own, random);
      strings.push(set.mixed ? { ...string, speaker: `string ${index}` } : string);
    }
  }
  return strings;
}

/** Fits of one set of strings as they were recorded. */
export async function fitsAsRecorded(
  networks: OpenNetworks,
  language: string,
  set: StringSet,
): Promise<PromptFits> {
  return promptFits(networks, language, await stringsOf(set));
}

/** Fits of one set of strings through each channel. */
export async function measurePrompts(
  networks: OpenNetworks,
  language: string,
  set: StringSet,
): Promise<Record<Channel, PromptFits>> {
  const strings = await stringsOf(set);
  const noises = await Promise.all(noiseFiles().map(readFlac));
  const through = (effect?: Effect) => promptFits(networks, language, strings, effect);
  return {
    'as recorded': await through(),
    'noise at 10 dB': await through(noise(10, noises)),
    'telephone band and mu-law': await through(telephone),
  };
}
