import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';
import { joinedTakes, trimmed } from '../bench/sound/digit-strings.js';
import { readFlac } from '../bench/sound/flac.js';
import { Random } from '../bench/sound/random.js';

/** Recordings that may be measured with, but not handed on: they lie beside the repository, not in it. */
const recordings = fileURLToPath(new URL('../../../../shared/data/voice', import.meta.url));

/** What to do about a recording that is missing: a test's context skips the test. */
type Absence = Pick<TestContext, 'skip'>;

/** Digits as one of the six speakers of FSDD said them, joined to one recording. @param take from 0 to 49. */
export function english(ctx: Absence, speaker: string, digits: string, take = 0) {
  return joined(
    ctx,
    digits,
    Array.from(digits, (digit) => `fsdd/${digit}_${speaker}_${take}.flac`),
  );
}

const arabicFolders = 'zero one two three four five six seven eight nine'.split(' ');

/** Digits as a speaker of Arabic Speech Commands said them, such as `00000007`. @param take from 1 to 10. */
export function arabic(ctx: Absence, speaker: string, digits: string, take = 1) {
  const folder = (digit: string) => `arabic-speech-commands/${arabicFolders[Number(digit)]}`;
  const file = `${speaker}_${String(take).padStart(2, '0')}.flac`;
  return joined(
    ctx,
    digits,
    Array.from(digits, (digit) => `${folder(digit)}/${file}`),
  );
}

/** A word that is no digit. */
export function word(ctx: Absence, name: string, file: string) {
  return read(ctx, `speech-commands/${name}/${file}`);
}

async function joined(ctx: Absence, digits: string, files: readonly string[]) {
  const takes = [];
  for (const [index, file] of files.entries()) {
    takes.push({ digit: digits[index] ?? '', samples: trimmed(await read(ctx, file)) });
  }
  return joinedTakes('', takes, new Random(1 + Number(digits))).samples;
}

async function read(ctx: Absence, file: string): Promise<Float32Array> {
  const path = join(recordings, file);
  if (!existsSync(path)) {
    ctx.skip(`The recordings are missing: there is no ../shared/data/voice/${file}.`);
  }
  return readFlac(path);
}
