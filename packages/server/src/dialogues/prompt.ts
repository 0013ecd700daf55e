import { randomInt } from 'node:crypto';

/** Digits of a prompt, as in the published samples. */
const length = 4;

/** Words of the digits 0 to 9, by language. */
const digitWords: ReadonlyMap<string, readonly string[]> = new Map([
  ['en', ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']],
  ['pt', ['zero', 'um', 'dois', 'três', 'quatro', 'cinco', 'seis', 'sete', 'oito', 'nove']],
]);

/** The languages that prompts can be given in. */
export const promptLanguages: readonly string[] = [...digitWords.keys()];

/**
 * A prompt that cannot be foreseen: digits from a cryptographic source, leading zeros included.
 * @param given the prompts of the dialogue so far, which are not given again.
 */
export function randomPromptCode(given: readonly string[] = []): string {
  for (;;) {
    const code = Array.from({ length }, () => randomInt(10)).join('');
    if (!given.includes(code)) return code;
  }
}

/**
 * A prompt as a person reads it: one word a digit, one space between them.
 * @throws when there are no words for the language.
 */
export function promptText(code: string, language: string): string {
  const words = digitWords.get(language);
  if (words === undefined) throw new Error(`There are no digit words in the language ${language}`);
  return [...code].map((digit) => words[Number(digit)]).join(' ');
}
