import { dirname, resolve } from 'node:path';
import { type Config, getLineColLocation, lint, loadConfig } from '@redocly/openapi-core';
import { forkLintConfigFile, lintConfigFile, specFile } from './contract-files.js';
import { type FoldedProblem, foldProblems } from './fold-problems.js';
import { ContractProblems, reasonOf, reportProblems } from './problems.js';

/** Lints the contract and its workflows. @returns 1 when there is a problem, after telling of each. */
export async function lintContract(): Promise<number> {
  const config = await lintConfig(specFile);
  let failed = false;
  for (const [name, { root }] of Object.entries(config.resolvedConfig.apis ?? {})) {
    const file = resolve(dirname(lintConfigFile), root);
    await lintBy(file, config.forAlias(name)).catch((error: unknown) => {
      if (!(error instanceof ContractProblems)) throw error;
      reportProblems(error);
      failed = true;
    });
  }
  if (!failed) console.log('The contract and its workflows keep to every rule.');
  return failed ? 1 : 0;
}

/** The rules of a document: this repository's own for the contract, for another what code can be made of. */
export function lintConfig(file: string): Promise<Config> {
  return loadConfig({ configPath: file === specFile ? lintConfigFile : forkLintConfigFile });
}

/**
 * Lints an OpenAPI document.
 * @throws {ContractProblems} with each error's file, line, column and a hint; those of one cause are one.
 */
export async function lintBy(file: string, config: Config): Promise<void> {
  const problems = await lint({ ref: file, config }).catch((error: unknown) => {
    throw new ContractProblems(file, [`${file}: ${reasonOf(error)}`]);
  });
  // The rules of this repository know no warnings.
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new ContractProblems(file, foldProblems(errors).map(describe));
}

function describe({ problem, suggest, others }: FoldedProblem): string {
  const [location] = problem.location;
  if (!location) return problem.message;
  const { start } = getLineColLocation(location);
  const line = location.source.body.split('\n')[start.line - 1]?.trim() ?? '';
  const details = [
    line,
    location.pointer && location.pointer !== '#/' ? `at ${location.pointer}` : '',
    suggest.length > 0 ? `Did you mean: ${suggest.join(', ')}?` : '',
    problem.ruleId === 'no-unresolved-refs'
      ? 'Hint: nothing has that name; components are listed below `components`.'
      : '',
    others > 0 ? `… and ${others} more of the same cause` : '',
  ].filter((detail) => detail !== '');
  return [
    `${location.source.absoluteRef}:${start.line}:${start.col} ${problem.message} (${problem.ruleId})`,
    ...details,
  ].join('\n    ');
}
