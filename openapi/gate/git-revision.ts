import { execFileSync } from 'node:child_process';
import { ContractDiffError } from '@biometrid/contract-diff';

const maxBytes = 50_000_000;
const timeout = 10_000;

/**
 * A file as it was at a git revision.
 * @throws ContractDiffError when there is no such revision, or no such file in it.
 */
export function fileAtRevision(workspace: string, revision: string, path: string): string {
  if (git(workspace, 'rev-parse', '--is-inside-work-tree') === undefined) {
    throw new ContractDiffError(
      'This is no git checkout, so there is no revision to compare with.',
    );
  }
  const commit = git(
    workspace,
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  )?.trim();
  if (commit === undefined) {
    throw new ContractDiffError(
      `There is no git revision "${revision}" here. Name a branch, a tag or a commit (fetch it first if it is remote).`,
    );
  }
  const text = git(workspace, 'show', `${commit}:./${path}`);
  if (text === undefined) {
    throw new ContractDiffError(`The git revision "${revision}" has no file ${path}.`);
  }
  return text;
}

function git(workspace: string, ...args: string[]): string | undefined {
  try {
    return execFileSync('git', args, {
      cwd: workspace,
      encoding: 'utf8',
      maxBuffer: maxBytes,
      timeout,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      throw new ContractDiffError('git cannot be started; install it to compare with a revision.');
    }
    return undefined;
  }
}
