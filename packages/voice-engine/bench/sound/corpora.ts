import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The recordings lie beside the repository, not in it; ../shared/data/README.md says whose they are. */
const root = fileURLToPath(new URL('../../../../../shared/data/voice/', import.meta.url));

const splits: Splits = JSON.parse(
  readFileSync(new URL('../../../voice-models/training/splits.json', import.meta.url), 'utf8'),
);

interface Splits {
  readonly firstByteBelow: Readonly<Record<string, number>>;
  readonly testSpeakers: Readonly<Record<string, readonly string[]>>;
}

export type Corpus = 'speech-commands' | 'librispeech' | 'arabic-speech-commands' | 'fsdd';

/** One recording of one speaker. */
export interface Take {
  readonly corpus: Corpus;
  readonly speaker: string;
  /** What is said: a word, a digit as `0`; nothing for free speech. */
  readonly word: string | undefined;
  readonly path: string;
}

/**
 * What a speaker is for. No weight was trained on the speakers that are left out. Every other one of them, in the order of their hashes,
 * is for calibration: the constants that the engine decides by are measured on these, and what they come to on the others.
 */
export type Purpose = 'training' | 'calibration' | 'test';

/** What each speaker of a corpus is for. FSDD is for testing alone. */
export function purposesOf(corpus: Corpus, takes: readonly Take[]): ReadonlyMap<string, Purpose> {
  const speakers = [...new Set(takes.map(({ speaker }) => speaker))];
  const purposes = new Map<string, Purpose>();
  const leftOut: { readonly speaker: string; readonly hash: string }[] = [];
  for (const speaker of speakers) {
    const hash = createHash('sha256').update(`${corpus}/${speaker}`).digest('hex');
    const named = splits.testSpeakers[corpus]?.includes(speaker);
    const below = Number.parseInt(hash.slice(0, 2), 16) < (splits.firstByteBelow[corpus] ?? 0);
    if (named ?? below) leftOut.push({ speaker, hash });
    else purposes.set(speaker, 'training');
  }
  leftOut.sort((one, other) => (one.hash < other.hash ? -1 : 1));
  for (const [rank, { speaker }] of leftOut.entries()) {
    purposes.set(speaker, corpus !== 'fsdd' && rank % 2 === 0 ? 'calibration' : 'test');
  }
  return purposes;
}

const digitWords = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
];

/** The recordings of a corpus, by path. @throws when its folder is not there. */
export function takesOf(corpus: Corpus): Take[] {
  const folder = join(root, corpus === 'librispeech' ? 'librispeech-train-clean-100' : corpus);
  if (!existsSync(folder)) {
    throw new Error(`The recordings of ${corpus} are missing: they belong into ${folder}.`);
  }
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.flac') && !file.includes('_background_noise_'))
    .sort()
    .flatMap((file): Take[] => {
      const path = join(folder, file);
      const [, word, name] = /^(?:([^/\\]+)[/\\])?([^/\\]+)\.flac$/.exec(file) ?? [];
      if (name === undefined) return [];
      if (corpus === 'librispeech') {
        return [{ corpus, speaker: name.split('-')[0] ?? '', word: undefined, path }];
      }
      if (corpus === 'fsdd') {
        const [digit, speaker = ''] = name.split('_');
        return [{ corpus, speaker, word: digit, path }];
      }
      const digit = digitWords.indexOf(word ?? '');
      const speaker = name.slice(0, name.lastIndexOf('_'));
      return [{ corpus, speaker, word: digit < 0 ? word : String(digit), path }];
    });
}

/** Recorded noise. */
export function noiseFiles(): string[] {
  const folder = join(root, 'speech-commands/_background_noise_');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.flac'))
    .sort()
    .map((file) => join(folder, file));
}

/** Takes by what a function says of each. */
export function groupedBy(
  takes: readonly Take[],
  key: (take: Take) => string,
): Map<string, Take[]> {
  const groups = new Map<string, Take[]>();
  for (const take of takes) {
    const group = groups.get(key(take));
    if (group) group.push(take);
    else groups.set(key(take), [take]);
  }
  return groups;
}
