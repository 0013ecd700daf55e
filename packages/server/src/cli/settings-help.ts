import { type Definition, optionOf, type Setting } from '../settings/setting.js';
import { helpWidth, wrapped } from './wrapped.js';

const layers =
  'may also be an environment variable (--database-url is BIOMETRID_DATABASE_URL) or stand in the file that --config names (database-url or databaseUrl). The command line counts before the environment, and the environment before the file.';

/**
 * The part of a command's help that lists its settings.
 * @param own the options of the command alone, which stand before them.
 */
export function settingsHelp(definition: Definition, own: Definition = {}): string {
  const lines = Object.entries({ ...own, ...definition }).map(([name, setting]) => ({
    option: callOf(optionOf(name), setting),
    help: inWords(setting),
  }));
  lines.push({ option: '--help', help: 'explain the command' });
  const column = Math.max(...lines.map(({ option }) => option.length)) + 4;
  const list = lines.map(
    ({ option, help }) =>
      `  ${option}`.padEnd(column) +
      wrapped(help, helpWidth - column).join(`\n${' '.repeat(column)}`),
  );
  const [first = ''] = Object.keys(own).length > 0 ? Object.keys(definition) : [];
  const which = first === '' ? 'Each of them' : `Each from --${optionOf(first)} on`;
  return `${list.join('\n')}\n\n${wrapped(`${which} ${layers}`, helpWidth).join('\n')}\n`;
}

function callOf(option: string, { kind, default: value }: Setting<unknown>): string {
  if (kind.argument !== undefined) return `--${option} ${kind.argument}`;
  return value === true ? `--no-${option}` : `--${option}`;
}

function inWords({ kind, help, default: value, otherwise }: Setting<unknown>): string {
  const plain = help.replaceAll('`', '');
  if (kind.argument === undefined) return value === true ? `turn off: ${plain}` : plain;
  if (otherwise !== undefined) return `${plain} (default: ${otherwise.replaceAll('`', '')})`;
  return value === undefined ? plain : `${plain} (default ${kind.write(value)})`;
}
