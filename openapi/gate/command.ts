import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  asText,
  type Change,
  ContractDiffError,
  compareDocuments,
  loadDocument,
  OpenApiDocument,
} from '@biometrid/contract-diff';
import { extensions } from './extensions.js';
import { fileAtRevision } from './git-revision.js';
import { lastRelease } from './last-release.js';
import { help, type Options, readOptions } from './options.js';
import { demandedBump, isEnough, pendingBump } from './pending-bump.js';

/** What the command needs to know of the world. */
interface Surroundings {
  /** The folder of the monorepo, with `openapi/` and `.changeset/`. */
  readonly workspace: string;
  /** Folders that relative file names may start from, the first one in which the file is. */
  readonly folders: readonly string[];
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

const contract = 'openapi/biometrid.yaml';

/** Runs `contract:diff` and gives its exit status; see `help`. */
export function contractDiff(args: readonly string[], surroundings: Surroundings): 0 | 1 | 2 {
  try {
    const options = readOptions(args);
    if (options.isHelp) {
      surroundings.out(help);
      return 0;
    }
    return options.files === undefined
      ? compareContract(options, surroundings)
      : compareFiles(options.files, options, surroundings);
  } catch (cause) {
    if (!(cause instanceof ContractDiffError)) throw cause;
    surroundings.error(`contract:diff: ${cause.message}\n`);
    return 2;
  }
}

function compareFiles(
  { from, to }: { readonly from: string; readonly to: string },
  { format, types }: Options,
  surroundings: Surroundings,
): 0 {
  const [before, after] = [load(from, surroundings), load(to, surroundings)];
  const changes = compareDocuments(before, after, { types, extensions });
  surroundings.out(format(changes, from, to));
  return 0;
}

function load(file: string, { folders }: Surroundings): OpenApiDocument {
  const paths = folders.map((folder) => resolve(folder, file));
  return loadDocument(paths.find(existsSync) ?? paths[0] ?? file, file);
}

function compareContract(options: Options, surroundings: Surroundings): 0 | 1 {
  const { workspace, out, error } = surroundings;
  const old =
    options.revision === undefined
      ? releasedContract(workspace)
      : revised(options.revision, workspace);
  if (old === undefined) {
    const text = 'There is no release yet, so there is nothing to compare the contract with.\n';
    if (options.format === asText) out(text);
    else {
      error(text);
      out(options.format([], '', contract));
    }
    return 0;
  }
  // Types and client are published with the contract, so that their names count as well.
  const next = loadDocument(join(workspace, contract), contract);
  const changes = compareDocuments(old, next, { types: true, extensions });
  out(options.format(changes, old.name, contract));
  return judge(changes, surroundings);
}

function releasedContract(workspace: string): OpenApiDocument | undefined {
  const release = lastRelease(workspace);
  return release && loadDocument(join(workspace, release.path), `release ${release.version}`);
}

function revised(revision: string, workspace: string): OpenApiDocument {
  const text = fileAtRevision(workspace, revision, contract);
  return OpenApiDocument.parse(text, `${contract} at ${revision}`);
}

/** Holds the changes against the pending changesets. */
function judge(changes: readonly Change[], { workspace, error }: Surroundings): 0 | 1 {
  const demanded = demandedBump(changes.map(({ level }) => level));
  const pending = pendingBump(workspace);
  if (isEnough(pending, demanded)) return 0;
  const has =
    pending === 'none' ? 'there is no pending changeset' : `the pending changesets are ${pending}`;
  error(
    `These changes need a ${demanded} version and ${has}: run "pnpm changeset" and choose ${demanded}.\n`,
  );
  return 1;
}
