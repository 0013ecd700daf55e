import { randomInt } from 'node:crypto';
import { type Dialogue, givenPrompts, recordingsNeeded } from './dialogue.js';

/** Digits of a prompt, as in the published samples. */
const length = 4;

/** How often a digit may be in a prompt. */
const mostOften = 2;

const digits: readonly string[] = [...'0123456789'];

/** Words of the digits 0 to 9, by language: one for each, though people may say others, which the engine knows. */
const digitWords: ReadonlyMap<string, readonly string[]> = new Map([
  ['en', ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']],
  ['ar', ['صفر', 'واحد', 'اثنان', 'ثلاثة', 'أربعة', 'خمسة', 'ستة', 'سبعة', 'ثمانية', 'تسعة']],
  ['es', ['cero', 'uno', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve']],
  ['pt', ['zero', 'um', 'dois', 'três', 'quatro', 'cinco', 'seis', 'sete', 'oito', 'nove']],
]);

/** The languages that prompts can be given in. */
export const promptLanguages: readonly string[] = [...digitWords.keys()];

/** The first prompt of a dialogue. */
export function firstPrompt(kind: Dialogue['kind']): string {
  return draw(kind, [], []);
}

/**
 * The prompt that a dialogue goes on with: none that it has given before.
 * @param accepted whether the recording of its present prompt is accepted.
 */
export function nextPrompt(dialogue: Dialogue, accepted: boolean): string {
  const { kind, acceptedPrompts, promptCode } = dialogue;
  const spoken = accepted ? [...acceptedPrompts, promptCode] : acceptedPrompts;
  return draw(kind, spoken, givenPrompts(dialogue));
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

/**
 * Digits from a cryptographic source, leading zeros included, none of them three times.
 * @param spoken the prompts of the recordings that were accepted.
 * @param given the prompts that are not given again.
 */
function draw(kind: Dialogue['kind'], spoken: readonly string[], given: readonly string[]): string {
  const wanted = kind === 'enroll' ? wantedDigits(spoken) : [];
  for (;;) {
    const others = Array.from({ length: length - wanted.length }, () => String(randomInt(10)));
    const code = shuffled([...wanted, ...others]).join('');
    if (!given.includes(code) && !hasTooMany(code)) return code;
  }
}

/**
 * The digits that the next prompt of an enrolment needs, so that the fewest recordings that it takes hold all ten together: the
 * voice is then known by each of them. Nobody gains by foreseeing those prompts, as there is nothing to pass yet.
 */
function wantedDigits(spoken: readonly string[]): string[] {
  const missing = digits.filter((digit) => !spoken.some((prompt) => prompt.includes(digit)));
  const later = Math.max(0, recordingsNeeded.enroll.least - spoken.length - 1);
  const now = Math.min(length, Math.max(0, missing.length - later * length));
  return shuffled(missing).slice(0, now);
}

function hasTooMany(code: string): boolean {
  return digits.some((digit) => code.split(digit).length - 1 > mostOften);
}

/** In a random order, each as likely as the others. */
function shuffled(items: readonly string[]): string[] {
  const left = [...items];
  return items.flatMap(() => left.splice(randomInt(left.length), 1));
}
