/** A kind of value that a setting can have. */
export interface Kind<T> {
  /** Completes "NAME must be …". */
  allowed: string;
  /** What stands for the value in the help; a flag has none. */
  argument: string | undefined;
  /** @returns undefined when the text is not allowed. */
  read(text: string): T | undefined;
  /** Why a value that is allowed must not stand on a command line, where everyone on the machine can read it. */
  secretIn?(text: string): string | undefined;
  /** Values of a secret kind are quoted in no message. */
  secret?: boolean;
}

/** A setting of a command. Its name is its key in the definition, in camelCase. */
export interface Setting<T> {
  kind: Kind<T>;
  help: string;
  /** Its value when none is given, as a user would write it; undefined where there is none. */
  fallback: string | undefined;
}

/** The settings of a command. */
export type Definition = Readonly<Record<string, Setting<unknown>>>;

/** Describes a setting; without a fallback it may be undefined. */
export function setting<T>(kind: Kind<T>, help: string, fallback: string): Setting<T>;
export function setting<T>(kind: Kind<T>, help: string): Setting<T | undefined>;
export function setting<T>(kind: Kind<T>, help: string, fallback?: string): Setting<T | undefined> {
  return { kind, help, fallback };
}

/** Any text; an empty address, say, would mean every address. */
export function text(argument: string): Kind<string> {
  return {
    allowed: 'a text that is not empty',
    argument,
    read: (given) => (given.trim() === '' ? undefined : given),
  };
}

export function wholeNumber(least: number, most: number): Kind<number> {
  return {
    allowed: `a whole number from ${least} to ${most}`,
    argument: 'N',
    read: (given) => within(/^\d+$/.test(given) ? Number(given) : Number.NaN, least, most),
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
  };
}

export function choice<const T extends string>(argument: string, ...choices: T[]): Kind<T> {
  return {
    allowed: `one of ${choices.join(', ')}`,
    argument,
    read: (given) => choices.find((one) => one === given),
  };
}

/** On or off: `--name` or `--no-name` on the command line. */
export const flag: Kind<boolean> = {
  allowed: 'true or false',
  argument: undefined,
  read: (given) => (given === 'true' ? true : given === 'false' ? false : undefined),
};

/** Items with commas between them; `off` is none. */
export function list(
  argument: string,
  allowed: string,
  fits: (item: string) => boolean,
): Kind<string[]> {
  return {
    allowed: `off, or ${allowed}, with commas between them`,
    argument: `${argument},…`,
    read(given) {
      if (given === 'off') return [];
      const items = given.split(',').map((item) => item.trim());
      return items.every(fits) ? items : undefined;
    },
  };
}

/** A kind, or a word with a meaning of its own. */
export function or<T, W extends string, const M>(word: W, meaning: M, kind: Kind<T>): Kind<T | M> {
  return {
    ...kind,
    allowed: `${word}, or ${kind.allowed}`,
    argument: kind.argument && `${kind.argument}|${word}`,
    read: (given) => (given === word ? meaning : kind.read(given)),
  };
}

function measured<U extends Record<string, number>>(given: string, units: U): number {
  const [, amount = '', unit = ''] = /^(\d+)([a-z]+)$/i.exec(given) ?? [];
  return Object.hasOwn(units, unit) ? Number(amount) * (units[unit] ?? Number.NaN) : Number.NaN;
}

function within(value: number, least: number, most: number): number | undefined {
  return value >= least && value <= most ? value : undefined;
}
