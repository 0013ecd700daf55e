import { parseArgs } from 'node:util';
import { type Level, levels } from './changes.js';
import { ContractDiffError } from './documents/errors.js';
import { asJson, asMarkdown, asText, type Format } from './report/formats.js';

export const help = `Tells what changed between two OpenAPI documents, and whether callers survive it.

  contract-diff BEFORE AFTER   two files, OpenAPI 3.0 or 3.1, YAML or JSON

Options:
  --json            {"changes": [{"level", "operation", "place", "message"}]}
  --markdown        sections for a changelog
  --fail-on LEVEL   exit with 1 for a change of this level or a graver one
  --help            this text

Levels:
  breaking   a caller may fail, or nothing proves that none does
  addition   the meaning changed and every caller survives
  fix        prose only

Exit status: 0; 1 for what --fail-on names; 2 when something cannot be read.
`;

interface Options {
  readonly before: string;
  readonly after: string;
  readonly format: Format;
  /** The levels that make the command fail. */
  readonly failing: readonly Level[];
}

/**
 * @throws ContractDiffError for options that are not known or do not go together.
 */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  if (values.json && values.markdown) throw wrong('Choose one of --json and --markdown.');
  const [before, after, ...others] = positionals;
  if (before === undefined || after === undefined || others.length > 0) {
    throw wrong('Give two files: the document before and the one after.');
  }
  return {
    before,
    after,
    format: values.json ? asJson : values.markdown ? asMarkdown : asText,
    failing: failingLevels(values['fail-on']),
  };
}

function failingLevels(limit: string | undefined): readonly Level[] {
  if (limit === undefined) return [];
  const level = levels.find((known) => known === limit);
  if (level === undefined) throw wrong(`--fail-on takes ${levels.join(', ')}; not ${limit}.`);
  return levels.slice(0, levels.indexOf(level) + 1);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        markdown: { type: 'boolean' },
        'fail-on': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (cause) {
    throw wrong(cause instanceof Error ? cause.message : String(cause));
  }
}

function wrong(message: string): ContractDiffError {
  return new ContractDiffError(`${message} See --help.`);
}
