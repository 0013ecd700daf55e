/** What a digit network tells apart at each step: nothing new (the blank of CTC), the ten digits, another word. */
export const classes = 12;
export const blank = 0;
export const otherWord = 11;

/** The classes of a string of digits, such as `0653`. @throws {TypeError} for anything else. */
export function classesOf(digits: string): number[] {
  if (!/^[0-9]+$/.test(digits)) {
    throw new TypeError('A prompt is a string of digits, such as 0653.');
  }
  return Array.from(digits, (digit) => 1 + Number(digit));
}

/** The digits among some classes, as a string. */
export function digitsOf(labels: readonly number[]): string {
  return labels
    .filter((label) => label !== otherWord)
    .map((label) => label - 1)
    .join('');
}
