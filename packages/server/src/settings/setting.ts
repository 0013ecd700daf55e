import type { Kind } from './kind.js';

/** Something that people set. Its name is its key in the definition, in camelCase. */
export interface Setting<T> {
  readonly kind: Kind<T>;
  /** What it is, in Markdown: where it is shown as plain text, without the backticks. */
  readonly help: string;
  /** Its value when none is given; undefined where there is none. */
  readonly default: T;
  /** What comes in the place of a default that it has not, in words. */
  readonly otherwise?: string | undefined;
}

/** Settings by their names. */
export type Definition = Readonly<Record<string, Setting<unknown>>>;

/** The values of a definition's settings, by name. */
export type SettingsOf<D extends Definition> = {
  readonly [Name in keyof D]: D[Name] extends Setting<infer T> ? T : never;
};

/** Describes a setting with a default. */
export function setting<T>(kind: Kind<T>, help: string, value: NoInfer<T>): Setting<T> {
  return { kind, help, default: value };
}

/** Describes a setting that may have no value. @param otherwise what comes in its place then. */
export function optional<T>(
  kind: Kind<T>,
  help: string,
  otherwise?: string,
): Setting<T | undefined> {
  return { kind, help, default: undefined, otherwise };
}

/** `maxConnections` on the command line and in files: `max-connections`. */
export function optionOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
