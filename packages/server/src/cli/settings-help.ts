import type { Definition } from './setting.js';
import { optionOf } from './settings.js';

/** Columns of a terminal that the help fills. */
const width = 110;

const layers =
  'may also be an environment variable (--database-url is BIOMETRID_DATABASE_URL) or stand in the file that --config names (database-url or databaseUrl). The command line counts before the environment, and the environment before the file.';

/**
 * The part of a command's help that lists its settings.
 * @param own the options of the command alone, which stand before them.
 */
export function settingsHelp(definition: Definition, own: Definition = {}): string {
  const lines = Object.entries({ ...own, ...definition }).map(
    ([name, { kind, help, fallback }]) => {
      const option = optionOf(name);
      const on = kind.argument === undefined && fallback === 'true';
      return {
        option: on ? `--no-${option}` : [`--${option}`, kind.argument].filter(Boolean).join(' '),
        help:
          fallback === undefined || kind.argument === undefined
            ? help
            : `${help} (default ${fallback})`,
      };
    },
  );
  lines.push({ option: '--help', help: 'explain the command' });
  const column = Math.max(...lines.map(({ option }) => option.length)) + 4;
  const list = lines.map(
    ({ option, help }) =>
      `  ${option}`.padEnd(column) + wrapped(help, width - column).join(`\n${' '.repeat(column)}`),
  );
  const [first = ''] = Object.keys(own).length > 0 ? Object.keys(definition) : [];
  const which = first === '' ? 'Each of them' : `Each from --${optionOf(first)} on`;
  return `${list.join('\n')}\n\n${wrapped(`${which} ${layers}`, width).join('\n')}\n`;
}

function wrapped(text: string, columns: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= columns) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
