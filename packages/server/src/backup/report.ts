/**
 * Tells how far long work is.
 * @param step what is being done, as `copying the database`.
 * @param part how much of it is done, from 0 to 1; undefined where nobody knows.
 */
export type Report = (step: string, part?: number) => void;

/** The same as a line to be read. */
export function inWords(step: string, part?: number): string {
  const sentence = step.charAt(0).toUpperCase() + step.slice(1);
  return part === undefined ? sentence : `${sentence}: ${Math.floor(part * 100)} %`;
}
