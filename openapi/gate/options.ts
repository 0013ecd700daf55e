import { parseArgs } from 'node:util';
import {
  asJson,
  asMarkdown,
  asText,
  ContractDiffError,
  type Format,
} from '@biometrid/contract-diff';

export const help = `Tells what changed in the API's contract, and whether callers survive it.

  pnpm contract:diff                     openapi/biometrid.yaml since the last release
  pnpm contract:diff REF                 … since a git revision
  pnpm -s contract:diff --from A --to B  any two OpenAPI 3.0 or 3.1 documents, YAML or JSON

Since the last release or a revision, the names count as well that the published types and the client take from the contract: a schema
that is renamed, an outcome that is dropped, a method of the client. Such a change stands at the place "types" or "client".

Options:
  --types       between two documents, counts those names as well; else the wire alone does
  --json        {"changes": [{"level", "operation", "place", "message"}]}
  --markdown    sections for a changelog
  --help        this text

Levels:
  breaking   a caller may fail, or nothing proves that none does   needs a major changeset
  addition   the meaning changed and every caller survives         needs a minor changeset
  fix        prose only                                            needs a patch changeset

Exit status: 0; 1 when the pending changeset is smaller than the changes need (not with --from and --to);
2 when something cannot be read.
`;

export interface Options {
  readonly isHelp: boolean;
  readonly format: Format;
  /** Whether the names of types and client count between two files; since a release they always do. */
  readonly types: boolean;
  /** Two files to compare, instead of the workspace's contract. */
  readonly files: { readonly from: string; readonly to: string } | undefined;
  /** The git revision to compare with, instead of the last release. */
  readonly revision: string | undefined;
}

/**
 * @throws ContractDiffError for options that are not known or do not go together.
 */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  const { from, to } = values;
  if ((from === undefined) !== (to === undefined)) throw wrong('--from and --to go together.');
  if (values.json && values.markdown) throw wrong('Choose one of --json and --markdown.');
  if (positionals.length > 1) throw wrong('Give one git revision at most.');
  const [revision] = positionals;
  if (revision !== undefined && from !== undefined) {
    throw wrong('Give a git revision or --from and --to, not both.');
  }
  if (values.types && from === undefined) {
    throw wrong(
      '--types goes with --from and --to; since a release or a revision it is always so.',
    );
  }
  return {
    isHelp: values.help === true,
    types: values.types === true,
    format: values.json ? asJson : values.markdown ? asMarkdown : asText,
    files: from === undefined || to === undefined ? undefined : { from, to },
    revision,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      // pnpm hands on the "--" that npm users write.
      args: args.filter((arg) => arg !== '--'),
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        types: { type: 'boolean' },
        json: { type: 'boolean' },
        markdown: { type: 'boolean' },
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
