import type { Deviation } from './deviation.js';

/** A deviation that is known, and is not to be reported. */
export interface Allowance {
  /** As it is written, for who reads of it. */
  readonly line: string;
  readonly operation: RegExp;
  readonly check: RegExp;
  readonly aspect: RegExp;
}

/**
 * Reads a file of known deviations: a line each, `operation | check | aspect`, in which `*` stands for any letters. What follows a `#` is a
 * remark.
 * @throws RangeError for a line that is none.
 */
export function readAllowances(text: string): Allowance[] {
  return text.split(/\r?\n/).flatMap((written, index) => {
    const line = written.replace(/(^|\s)#.*$/, '').trim();
    if (line === '') return [];
    const [operation, check, aspect, ...others] = line.split('|').map((part) => part.trim());
    if (!operation || !check || !aspect || others.length > 0)
      throw new RangeError(`Line ${index + 1} is not of the form: operation | check | aspect`);
    return [
      { line, operation: pattern(operation), check: pattern(check), aspect: pattern(aspect) },
    ];
  });
}

/** The deviations that are not allowed, and the allowances that nothing needed. */
export function withoutAllowed(
  deviations: readonly Deviation[],
  allowances: readonly Allowance[],
): { deviations: Deviation[]; unused: string[] } {
  const used = new Set<Allowance>();
  const rest = deviations.filter((deviation) => {
    const allowance = allowances.find((each) => covers(each, deviation));
    if (allowance !== undefined) used.add(allowance);
    return allowance === undefined;
  });
  const unused = allowances.filter((allowance) => !used.has(allowance)).map(({ line }) => line);
  return { deviations: rest, unused };
}

/** The line that allows a deviation. */
export function allowanceFor({ operation, check, aspect }: Deviation): string {
  return `${operation} | ${check} | ${aspect}`;
}

function covers({ operation, check, aspect }: Allowance, deviation: Deviation): boolean {
  return (
    operation.test(deviation.operation) &&
    check.test(deviation.check) &&
    aspect.test(deviation.aspect)
  );
}

function pattern(text: string): RegExp {
  const literal = text.split('*').map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`);
}
