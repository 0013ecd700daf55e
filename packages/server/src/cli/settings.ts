import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseDocument } from 'yaml';
import { isRecord } from '../json/json.js';
import { type Definition, optionOf, type SettingsOf } from '../settings/setting.js';
import { nearest } from './nearest.js';
import { UsageError } from './usage-error.js';

/** What a command line says. */
export interface ParsedCommand<D extends Definition> {
  settings: SettingsOf<D>;
  /** What stood on the command line beside the options, in its order. */
  words: string[];
  /** What was said that has no effect, as sentences. */
  warnings: string[];
}

/** Where a setting was given, and what as. */
interface Given {
  /** As its user knows it: `--port`, `BIOMETRID_PORT`, `port in biometrid.yaml`. */
  place: string;
  text: string;
}

const prefix = 'BIOMETRID_';
/** What `biometrid migrate` and the voice engine read. */
const readBeside = ['BIOMETRID_MIGRATE_TO', 'BIOMETRID_VOICE_MODELS'];
/** What examples call the credentials of a client; tests have a prefix of their own. */
const otherVariables = /^BIOMETRID_(BASE_URL|KEY|SECRET|LIVENESS_TOKEN|TEST_.*)$/;

/**
 * Reads a command's settings: from the command line, else from the environment (`--max-connections` is
 * `BIOMETRID_MAX_CONNECTIONS` there), else from the JSON or YAML file that `--config` or `BIOMETRID_CONFIG` names, else their
 * defaults.
 * @param known the settings that environment and file may hold, where they serve other commands too. What it lacks of the
 * definition is an option of this command alone, and never looked for there.
 * @param words what the words are called that the command takes beside its options; all of them have to be given.
 * @returns undefined when the help is asked for.
 * @throws {UsageError} that names the setting, where it was given, and what is allowed, with the warnings.
 */
export function readSettings<D extends Definition>(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  definition: D,
  known: Definition = definition,
  words: readonly string[] = [],
): ParsedCommand<D> | undefined {
  const variables = readVariables(env);
  const warnings = unknownVariables(variables, known);
  try {
    const read = readFrom(args, variables, definition, known, words);
    return read && { ...read, warnings };
  } catch (error) {
    if (error instanceof UsageError) error.warnings = warnings;
    throw error;
  }
}

/** `maxConnections` in the environment: `BIOMETRID_MAX_CONNECTIONS`. */
export function variableOf(name: string): string {
  return prefix + optionOf(name).replaceAll('-', '_').toUpperCase();
}

function readFrom<D extends Definition>(
  args: readonly string[],
  variables: ReadonlyMap<string, Given>,
  definition: D,
  known: Definition,
  words: readonly string[],
): Omit<ParsedCommand<D>, 'warnings'> | undefined {
  const { options, positional } = readArguments(args, definition);
  if (options.has('help')) return undefined;
  const [surplus] = positional.slice(words.length);
  if (surplus !== undefined) throw refusal(`Unexpected argument '${surplus}'.`);
  const [missing] = words.slice(positional.length);
  if (missing !== undefined) throw refusal(`The ${missing} is missing.`);
  const file = options.get('config') ?? variables.get('config');
  const entries = file === undefined ? new Map<string, Given>() : readFile(file, known);
  const settings = Object.fromEntries(
    Object.entries(definition).map(([name, { kind, default: otherwise }]) => {
      const option = options.get(name);
      const given =
        option ??
        (Object.hasOwn(known, name) ? (variables.get(name) ?? entries.get(name)) : undefined);
      if (given === undefined) return [name, otherwise];
      const { place, text } = given;
      const value = kind.read(text);
      if (value === undefined)
        throw new UsageError(
          `${place} must be ${kind.allowed}${kind.secret ? '' : `, not '${text}'`}.`,
        );
      const secret = option && kind.secretIn?.(text);
      if (secret) throw new UsageError(`${option.place} ${secret}`);
      return [name, value];
    }),
  );
  return {
    // Each entry is what its kind reads, or the default.
    settings: settings as SettingsOf<D>,
    words: positional,
  };
}

/** The name of an option, a variable's rest or a file's entry in kebab-case; it may be in camelCase already. */
function nameOf(option: string): string {
  return option.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function readArguments(
  args: readonly string[],
  definition: Definition,
): { options: Map<string, Given>; positional: string[] } {
  const options = Object.fromEntries(
    Object.entries(definition).map(([name, { kind }]) => [
      optionOf(name),
      { type: kind.argument === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...options, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = new Map<string, Given>();
  const positional: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positional.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, value, rawName } = token;
    const negated = rawName.startsWith('--no-');
    const option = negated ? name.replace(/^no-/, '') : name;
    if (option === 'help') {
      given.set('help', { place: rawName, text: 'true' });
      continue;
    }
    const type = Object.hasOwn(options, option) ? options[option]?.type : undefined;
    if (type === undefined || (negated && type === 'string')) {
      const close = nearest(option, Object.keys(options));
      throw refusal(`There is no option ${rawName}${close ? `; did you mean --${close}?` : '.'}`);
    }
    // A value that begins with a dash was probably forgotten, and what follows is the next option.
    const forgotten = value === undefined || (!token.inlineValue && value.startsWith('-'));
    if (type === 'string' && forgotten) throw refusal(`${rawName} needs a value.`);
    if (type === 'boolean' && value !== undefined)
      throw refusal(`${rawName} takes no value; --no-${option} turns it off.`);
    given.set(nameOf(option), { place: rawName, text: value ?? String(!negated) });
  }
  return { options: given, positional };
}

function refusal(problem: string): UsageError {
  return new UsageError(`${problem} Ask with --help for what there is.`);
}

function readVariables(env: Readonly<Record<string, string | undefined>>): Map<string, Given> {
  return new Map(
    Object.entries(env).flatMap(([variable, text]) =>
      variable.startsWith(prefix) && text !== undefined && !isOther(variable)
        ? [
            [
              nameOf(variable.slice(prefix.length).toLowerCase().replaceAll('_', '-')),
              { place: variable, text },
            ],
          ]
        : [],
    ),
  );
}

function isOther(variable: string): boolean {
  return readBeside.includes(variable) || otherVariables.test(variable);
}

function withoutPrefix(variable: string): string {
  return variable.slice(prefix.length);
}

function unknownVariables(variables: ReadonlyMap<string, Given>, known: Definition): string[] {
  return [...variables].flatMap(([name, { place }]) => {
    if (Object.hasOwn(known, name)) return [];
    // What all names begin with would have any two of them alike.
    const names = [...Object.keys(known).map(variableOf), ...readBeside].map(withoutPrefix);
    const close = nearest(withoutPrefix(place), names);
    return [
      `${place} is no setting and has no effect${close ? `; did you mean ${prefix}${close}?` : '.'}`,
    ];
  });
}

function readFile({ place, text: file }: Given, known: Definition): Map<string, Given> {
  const entries = new Map<string, Given>();
  for (const [key, value] of Object.entries(parsedFile(place, file))) {
    const name = nameOf(key);
    const place = `${key} in ${file}`;
    if (!Object.hasOwn(known, name) || name === 'config') {
      const close = nearest(optionOf(name), Object.keys(known).map(optionOf));
      throw new UsageError(`${place} is no setting${close ? `; did you mean ${close}?` : '.'}`);
    }
    if (entries.has(name)) throw new UsageError(`${place} is there under two names.`);
    const text = asText(value);
    if (text === undefined) throw new UsageError(`${place} must be ${known[name]?.kind.allowed}.`);
    entries.set(name, { place, text });
  }
  return entries;
}

function parsedFile(place: string, file: string): Record<string, unknown> {
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${place} names a file that cannot be read (${reason}).`);
  }
  // JSON is YAML as well. Messages would quote what stands there, which may be a password.
  const document = parseDocument(source);
  const [error] = document.errors;
  if (error) {
    const [position] = error.linePos ?? [];
    throw new UsageError(
      `${file} is neither JSON nor YAML${position ? `: look at line ${position.line}, column ${position.col}` : ''}.`,
    );
  }
  const settings: unknown = document.toJS();
  if (settings === null || settings === undefined) return {};
  if (!isRecord(settings)) {
    throw new UsageError(`${file} must hold names of settings with their values.`);
  }
  return settings;
}

/** A value of a file as it would be written on the command line. */
function asText(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const items = value.map(asText);
    return items.length === 0
      ? 'off'
      : items.every((item) => item !== undefined)
        ? items.join(',')
        : undefined;
  }
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}
