/** A kind of value: how people write it, and how it is kept. */
export interface Kind<T> {
  /** Completes "NAME must be …". */
  readonly allowed: string;
  /** What stands for the value in the help; a flag has none. */
  readonly argument: string | undefined;
  /** @returns undefined when the text is not allowed. */
  read(text: string): T | undefined;
  /** A value as a person writes it. */
  write(value: T): string;
  /** Whether something is a value of this kind. Bounds are those of `read` alone: another release may have had others. */
  is(value: unknown): value is T;
  /** Why a value that is allowed must not stand on a command line, where everyone on the machine can read it. */
  secretIn?(text: string): string | undefined;
  /** Values of a secret kind are quoted in no message. */
  readonly secret?: boolean;
}

/** Any text; an empty address, say, would mean every address. */
export function text(argument: string): Kind<string> {
  return {
    allowed: 'a text that is not empty',
    argument,
    read: (given) => (given.trim() === '' ? undefined : given),
    write: (value) => value,
    is: isText,
  };
}

export function wholeNumber(least: number, most: number): Kind<number> {
  return {
    allowed: `a whole number from ${least} to ${most}`,
    argument: 'N',
    read: (given) => within(/^\d+$/.test(given) ? Number(given) : Number.NaN, least, most),
    write: String,
    is: isAmount,
  };
}

const milliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time such as `10s`, in milliseconds; the bounds are written the same way. */
export function duration(least: string, most: string): Kind<number> {
  const read = (given: string) => measured(given, milliseconds);
  return {
    allowed: `a time from ${least} to ${most}, such as 500ms, 10s, 5m, 12h or 30d`,
    argument: 'TIME',
    read: (given) => within(read(given), read(least), read(most)),
    write: (value) => inLargestUnit(value, milliseconds),
    is: isAmount,
  };
}

const bytes = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

/** A size such as `512MiB`, in bytes; the bounds are written the same way. */
export function size(least: string, most: string): Kind<number> {
  const read = (given: string) => measured(given, bytes);
  return {
    allowed: `a size from ${least} to ${most}, such as 512MiB or 2GiB`,
    argument: 'SIZE',
    read: (given) => within(read(given), read(least), read(most)),
    write: (value) => inLargestUnit(value, bytes),
    is: isAmount,
  };
}

/** A share of one, such as `0.01` or `1e-2`; the bounds are written as a person would. */
export function rate(least: string, most: string, example: string): Kind<number> {
  return {
    allowed: `a number from ${least} to ${most}, such as ${example}`,
    argument: 'RATE',
    read: (given) =>
      within(
        /^\d+(\.\d+)?(e-\d+)?$/i.test(given) ? Number(given) : Number.NaN,
        Number(least),
        Number(most),
      ),
    write: String,
    is: (value): value is number => typeof value === 'number' && value > 0 && value <= 1,
  };
}

export function choice<const T extends string>(argument: string, ...choices: T[]): Kind<T> {
  return {
    allowed: `one of ${choices.join(', ')}`,
    argument,
    read: (given) => choices.find((one) => one === given),
    write: (value) => value,
    is: (value): value is T => choices.some((one) => one === value),
  };
}

/** On or off: `--name` or `--no-name` on the command line. */
export const flag: Kind<boolean> = {
  allowed: 'true or false',
  argument: undefined,
  read: (given) => (given === 'true' ? true : given === 'false' ? false : undefined),
  write: String,
  is: (value) => typeof value === 'boolean',
};

/** Items with commas between them; `off` is none. */
export function list(
  argument: string,
  allowed: string,
  fits: (item: string) => boolean,
): Kind<readonly string[]> {
  return {
    allowed: `off, or ${allowed}, with commas between them`,
    argument: `${argument},…`,
    read(given) {
      if (given === 'off') return [];
      const items = given.split(',').map((item) => item.trim());
      return items.every(fits) ? items : undefined;
    },
    write: (items) => (items.length === 0 ? 'off' : items.join(',')),
    is: (value): value is readonly string[] => Array.isArray(value) && value.every(isText),
  };
}

/** A kind, or a word with a meaning of its own. */
export function or<T, W extends string, const M>(word: W, meaning: M, kind: Kind<T>): Kind<T | M> {
  return {
    ...kind,
    allowed: `${word}, or ${kind.allowed}`,
    argument: kind.argument && `${kind.argument}|${word}`,
    read: (given) => (given === word ? meaning : kind.read(given)),
    write: (value) => (value !== meaning && kind.is(value) ? kind.write(value) : word),
    is: (value): value is T | M => value === meaning || kind.is(value),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** Whole and finite: a number, a time in milliseconds, a size in bytes. */
function isAmount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function measured<U extends Record<string, number>>(given: string, units: U): number {
  const [, amount = '', unit = ''] = /^(\d+)([a-z]+)$/i.exec(given) ?? [];
  return Object.hasOwn(units, unit) ? Number(amount) * (units[unit] ?? Number.NaN) : Number.NaN;
}

/** With the largest unit that leaves a whole number; the units are in their order. */
function inLargestUnit(value: number, units: Readonly<Record<string, number>>): string {
  const [unit, size] = Object.entries(units).findLast(([, size]) => value % size === 0) ?? ['', 1];
  return `${value / size}${unit}`;
}

function within(value: number, least: number, most: number): number | undefined {
  return value >= least && value <= most ? value : undefined;
}
