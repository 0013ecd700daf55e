import { type ParseArgsConfig, parseArgs } from 'node:util';

/** A command was called wrongly; the message says how it is called. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Where everything is kept when `--data` does not say otherwise. */
export const defaultData = './.biometrid';

/** Parses a command's options and positional words. @throws {UsageError} naming the option that is wrong. */
export function readOptions<O extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: O,
  help: string,
  words: readonly string[] = [],
) {
  try {
    const parsed = parseArgs({
      args,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    const [surplus] = parsed.positionals.slice(words.length);
    if (surplus !== undefined) throw new Error(`Unexpected argument '${surplus}'`);
    return parsed;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}

${help}`);
  }
}

/** A text of an option, which must not be empty: an empty address, say, would mean every address. @throws {UsageError} */
export function nonEmpty(option: string, text: string): string {
  if (text.trim() === '') throw new UsageError(`--${option} needs a value.`);
  return text;
}

/** A whole number of an option. @throws {UsageError} when it is none, or out of range. */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new UsageError(`--${option} is a whole number from ${least} to ${most}, not '${text}'.`);
  }
  return value;
}
