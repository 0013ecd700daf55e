/** Text without what readers confuse, and where each of its letters stands in the original. */
export interface Skeleton {
  readonly letters: string;
  /** For each letter the index of the UTF-16 unit that it comes from; at the end the length of the text. */
  readonly origins: readonly number[];
}

/** Letters and digits in capitals without marks; `RN` and `M`, `I`, `L` and `1`, `O`, `Q` and `0`, `S` and `5` are the same. */
export function skeletonOf(text: string): Skeleton {
  const letters: string[] = [];
  const origins: number[] = [];
  for (let at = 0; at < text.length; at++) {
    for (const letter of bare(text.charAt(at))) {
      if (letter === 'N' && letters.at(-1) === 'R') letters[letters.length - 1] = 'M';
      else {
        letters.push(lookAlikes[letter] ?? letter);
        origins.push(at);
      }
    }
  }
  origins.push(text.length);
  return { letters: letters.join(''), origins };
}

/** A letter in capitals without its marks; nothing for what is neither letter nor digit. */
function bare(letter: string): string {
  const plain = strokes[letter.toLowerCase()] ?? letter.normalize('NFD').replace(/\p{M}/gu, '');
  return plain.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** Letters whose marks Unicode does not take apart. */
const strokes: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'p',
  ı: 'i',
};

const lookAlikes: Readonly<Record<string, string>> = {
  L: 'I',
  '1': 'I',
  Q: 'O',
  '0': 'O',
  '5': 'S',
};

/** How many letters have to be changed, added or left out at least (Levenshtein); more than `most` is `Infinity`. */
export function editsBetween(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return Infinity;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      next.push(Math.min((row[j - 1] ?? 0) + same, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    if (Math.min(...next) > most) return Infinity;
    row = next;
  }
  const edits = row[other.length] ?? 0;
  return edits <= most ? edits : Infinity;
}
