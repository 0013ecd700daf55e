import { flag } from '../settings/kind.js';
import { serverSettings } from '../settings/server-settings.js';
import type { Definition } from '../settings/setting.js';
import { setting } from '../settings/setting.js';
import { type ParsedCommand, readSettings } from './settings.js';
import { settingsHelp } from './settings-help.js';

const { config, data, keys, insecurePermissions, databaseUrl, databasePooled } = serverSettings;

/** Where a server's data and keys are: what every command beside the server has to know. */
export const location = { config, data, keys, insecurePermissions, databaseUrl, databasePooled };

/** Asks for the answer in a form for programs. */
export const json = setting(flag, 'print JSON alone, in one line', false);

/**
 * Reads the command line of a command beside the server, and says on stderr what of it has no effect.
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
): ParsedCommand<D & typeof location> | undefined {
  const parsed = readSettings(args, process.env, { ...own, ...location }, serverSettings, words);
  if (parsed === undefined) process.stdout.write(`${usage}\n${settingsHelp(location, own)}`);
  else for (const warning of parsed.warnings) process.stderr.write(`biometrid: ${warning}\n`);
  return parsed;
}
