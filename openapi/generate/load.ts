import { readFile } from 'node:fs/promises';
import {
  bundle,
  type Config,
  getLineColLocation,
  lint,
  loadConfig,
  type NormalizedProblem,
  parseYaml,
} from '@redocly/openapi-core';
import { type Contract, readContract } from './contract.js';
import { forkLintConfigFile, lintConfigFile, specFile } from './contract-files.js';
import type { OpenApiDocument } from './model/index.js';
import { ContractProblems } from './problems.js';

/**
 * Lints and bundles an OpenAPI document.
 * @param file the document; this repository's own rules apply to `specFile`, the plain OpenAPI rules to a fork's.
 * @throws {ContractProblems} when lint or a reference fails, each problem with file, line, column and a hint.
 */
export async function loadContract(file: string = specFile): Promise<Contract> {
  const config = await lintConfig(file);
  const source = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ContractProblems(file, [`${file}: cannot be read (${error.code ?? error.message})`]);
  });
  const errors = (await lint({ ref: file, config }).catch((error: unknown) => [error])).flatMap(
    describe,
  );
  if (errors.length > 0) throw new ContractProblems(file, errors);
  const whole: unknown = parseYaml(source);
  // A fork may keep its contract in several files; one that is whole already need not be put together.
  const document = refersToFiles(whole)
    ? (await bundle({ ref: file, config })).bundle.parsed
    : whole;
  const { components = {}, ...rest } = document as Partial<OpenApiDocument>;
  return readContract({ ...rest, components } as OpenApiDocument, source);
}

function refersToFiles(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? !inner.startsWith('#') : refersToFiles(inner),
  );
}

let ownConfig: Promise<Config> | undefined;
let forkConfig: Promise<Config> | undefined;

function lintConfig(file: string): Promise<Config> {
  if (file === specFile) {
    ownConfig ??= loadConfig({ configPath: lintConfigFile });
    return ownConfig;
  }
  forkConfig ??= loadConfig({ configPath: forkLintConfigFile });
  return forkConfig;
}

function describe(problem: NormalizedProblem | unknown): string[] {
  if (!isProblem(problem)) {
    const reason = problem instanceof Error ? problem.message : String(problem);
    return [
      `${reason}\n    Hint: check indentation, quotes and colons at that place and in the line above it.`,
    ];
  }
  if (problem.severity !== 'error') return [];
  const [location] = problem.location;
  if (!location) return [problem.message];
  const { start } = getLineColLocation(location);
  const line = location.source.body.split('\n')[start.line - 1]?.trim() ?? '';
  const details = [
    line,
    location.pointer && location.pointer !== '#/' ? `at ${location.pointer}` : '',
    problem.suggest.length > 0 ? `Did you mean: ${problem.suggest.join(', ')}?` : '',
    problem.ruleId === 'no-unresolved-refs'
      ? 'Hint: nothing has that name; components are listed below `components`.'
      : '',
  ].filter((detail) => detail !== '');
  return [
    [
      `${location.source.absoluteRef}:${start.line}:${start.col} ${problem.message} (${problem.ruleId})`,
      ...details,
    ].join('\n    '),
  ];
}

function isProblem(value: unknown): value is NormalizedProblem {
  return typeof value === 'object' && value !== null && 'severity' in value && 'location' in value;
}
