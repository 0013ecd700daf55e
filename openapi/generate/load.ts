import { readFile } from 'node:fs/promises';
import { bundle, type Config, parseYaml } from '@redocly/openapi-core';
import { type Contract, readContract } from './contract.js';
import { specFile } from './contract-files.js';
import { lintBy, lintConfig } from './lint.js';
import type { OpenApiDocument } from './model/index.js';
import { ContractProblems } from './problems.js';

/**
 * Lints and bundles an OpenAPI document.
 * @param rules what it is linted by, where that was read already.
 * @throws {ContractProblems} when it cannot be read, breaks a rule or refers to nothing.
 */
export async function loadContract(
  file: string = specFile,
  rules: Promise<Config> = lintConfig(file),
): Promise<Contract> {
  const source = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ContractProblems(file, [`${file}: cannot be read (${error.code ?? error.message})`]);
  });
  const config = await rules;
  await lintBy(file, config);
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
