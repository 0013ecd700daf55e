/**
 * The likeliest letters of a line by their columns: Graves et al., "Connectionist temporal classification", 2006, section 3.2.
 * @param scores probabilities of the classes in each column; class 0 is the blank, class n stands for `alphabet[n - 1]`.
 * @returns the text without spaces at its ends.
 */
export function decodeLine(
  scores: Float32Array,
  classes: number,
  alphabet: readonly string[],
): { text: string; confidence: number; places: number[]; sureness: number[] } {
  const frames = classes > 0 ? Math.floor(scores.length / classes) : 0;
  const letters: { letter: string; sure: number; place: number }[] = [];
  let before = 0;
  for (let frame = 0; frame < frames; frame++) {
    const [best, sure] = likeliest(scores.subarray(frame * classes, (frame + 1) * classes));
    const letter = alphabet[best - 1];
    if (best !== before && letter !== undefined)
      letters.push({ letter, sure, place: (frame + 0.5) / frames });
    before = best;
  }
  while (letters[0]?.letter === ' ') letters.shift();
  while (letters.at(-1)?.letter === ' ') letters.pop();
  return {
    text: letters.map(({ letter }) => letter).join(''),
    confidence: letters.reduce((sum, { sure }) => sum + sure, 0) / Math.max(1, letters.length),
    places: letters.flatMap(({ letter, place }) => Array<number>(letter.length).fill(place)),
    sureness: letters.flatMap(({ letter, sure }) => Array<number>(letter.length).fill(sure)),
  };
}

function likeliest(column: Float32Array): [index: number, score: number] {
  let best = 0;
  for (let index = 1; index < column.length; index++) {
    if ((column[index] ?? 0) > (column[best] ?? 0)) best = index;
  }
  return [best, column[best] ?? 0];
}
