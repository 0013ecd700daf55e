import { parseArgs } from 'node:util';
import { type Level, levels } from './changes.js';
import { ContractDiffError } from './documents/errors.js';
import { type ExtensionRule, type Extensions, extensionRules } from './documents/fields.js';
import { asJson, asMarkdown, asText, type Format } from './report/formats.js';

export const help = `Tells what changed between two OpenAPI documents, and whether callers survive it.

  contract-diff BEFORE AFTER   two files, OpenAPI 3.0 or 3.1, YAML or JSON

Options:
  --types                 counts as well the names that types and clients are generated with: of components, operations and values
                          of answers; at the places "types" and "client", apart from the wire's
  --extension X-NAME=RULE says what a change of an extension means, again for each; any other is a fix:
                            meaning       any change is breaking
                            promise       true is relied on
                            maximum       in a schema, a number that values must not exceed
                            client-name   a method of generated clients (with --types)
  --fail-on LEVEL         exit with 1 for a change of this level or a graver one
  --json                  {"changes": [{"level", "operation", "place", "message"}]}
  --markdown              sections for a changelog
  --help                  this text

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
  readonly types: boolean;
  readonly extensions: Extensions;
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
    types: values.types === true,
    extensions: Object.fromEntries((values.extension ?? []).map(extensionRule)),
    failing: failingLevels(values['fail-on']),
  };
}

function extensionRule(text: string): readonly [string, ExtensionRule] {
  const [name = '', word] = text.split('=');
  const rule = extensionRules.find((known) => known === word);
  if (!name.startsWith('x-') || rule === undefined) {
    throw wrong(`--extension takes X-NAME=RULE, with a rule of ${extensionRules.join(', ')}.`);
  }
  return [name, rule];
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
        types: { type: 'boolean' },
        extension: { type: 'string', multiple: true },
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
