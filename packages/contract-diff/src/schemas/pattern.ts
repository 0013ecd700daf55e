/** Steps that one match may cost at worst: some hundredths of a second. */
const most = 1e7;

/**
 * Whether a text matches a pattern of a document, which its author may have written to keep whoever tries it busy for ever.
 * @returns undefined when the match could cost too much to be tried: a repeated group that repeats or chooses itself, or too
 * many repetitions for a text of that length.
 */
export function matches(pattern: string, text: string): boolean | undefined {
  return worstCost(pattern, text.length) > most ? undefined : new RegExp(pattern, 'u').test(text);
}

/** How often a backtracking matcher may look at a character: each repetition may end at each of them, each option be there or not. */
function worstCost(pattern: string, length: number): number {
  /** For each group that is open, whether it repeats or chooses something. */
  const open = [false];
  /** Of the group that has just ended, if one has. */
  let ended = false;
  let repetitions = 1;
  let options = 0;
  for (const [token] of pattern.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\{[\d,]+\}|\(\?[:=!]|./gsu)) {
    const inner = open.length - 1;
    if (token.startsWith('(')) open.push(false);
    else if (token === ')') {
      ended = open.pop() ?? false;
      if (ended) open[open.length - 1] = true;
      continue;
    } else if (token === '|') open[inner] = true;
    else if (token === '*' || token === '+' || /^\{\d+,/.test(token)) {
      if (ended) return Number.POSITIVE_INFINITY;
      open[inner] = true;
      repetitions += 1;
    } else if (/^\{/.test(token)) {
      if (ended) return Number.POSITIVE_INFINITY;
    } else if (token === '?') {
      open[inner] = true;
      options += 1;
    }
    ended = false;
  }
  return Math.max(2, length) ** repetitions * 2 ** options;
}
