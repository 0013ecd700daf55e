import { serveSettings } from './serve-settings.js';
import type { Definition } from './setting.js';
import { flag, setting } from './setting.js';
import { readSettings, type Told } from './settings.js';
import { settingsHelp } from './settings-help.js';

const { config, data, keys, databaseUrl } = serveSettings;

/** Where a server's data and keys are: what every command beside the server has to be told. */
export const location = { config, data, keys, databaseUrl };

/** Asks for the answer in a form for programs. */
export const json = setting(flag, 'print JSON alone, in one line', 'false');

/**
 * Reads what a command beside the server was told, and says on stderr what of it has no effect.
 * @param usage the help's beginning: how the command is called, and what it does.
 * @param own options of this command alone.
 * @param words what the words are called that it takes beside options.
 * @returns undefined when it was asked for its help, which is printed then.
 * @throws {UsageError}
 */
export function readCommand<D extends Definition>(
  args: readonly string[],
  usage: string,
  own: D,
  words: readonly string[] = [],
): Told<D & typeof location> | undefined {
  const told = readSettings(args, process.env, { ...own, ...location }, serveSettings, words);
  if (told === undefined) process.stdout.write(`${usage}\n${settingsHelp(location, own)}`);
  else for (const warning of told.warnings) process.stderr.write(`biometrid: ${warning}\n`);
  return told;
}
