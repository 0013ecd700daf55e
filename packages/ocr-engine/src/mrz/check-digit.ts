/** Weights of ICAO Doc 9303 part 3, section 4.9, over and over. */
const checkWeights = [7, 3, 1] as const;

/** The value of a letter: digits their own, `A` to `Z` 10 to 35, `<` 0. Anything else counts as `<`. */
export function letterValue(letter: string): number {
  const code = letter.charCodeAt(0);
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 65 && code <= 90) return code - 55;
  return 0;
}

/** The check digit over a text (ICAO Doc 9303 part 3, section 4.9): `520727` gives `3`. */
export function checkDigit(text: string): string {
  let sum = 0;
  for (let place = 0; place < text.length; place++) {
    sum += letterValue(text.charAt(place)) * checkWeight(place);
  }
  return String(sum % 10);
}

/** The weight of a place, from 0, within what a check digit covers. */
export function checkWeight(place: number): number {
  return checkWeights[place % 3] ?? 0;
}
