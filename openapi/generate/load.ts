import { readFile } from 'node:fs/promises';
import { bundle, type Config, parseYaml } from '@redocly/openapi-core';
import { type Contract, readContract } from './contract.js';
import { specFile } from './contract-files.js';
import { lintBy, lintConfig } from './lint.js';
import type { OpenApiDocument } from './model/index.js';
import { ContractProblems, reasonOf } from './problems.js';

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
  const whole = parse(file, source);
  checkKind(file, source, whole);
  await lintBy(file, config);
  // A fork may keep its contract in several files; one that is whole already need not be put together.
  const document = refersToFiles(whole)
    ? (await bundle({ ref: file, config })).bundle.parsed
    : whole;
  const { components = {}, ...rest } = document as Partial<OpenApiDocument>;
  try {
    return readContract({ ...rest, components } as OpenApiDocument, source);
  } catch (error) {
    throw new ContractProblems(file, [`${file}: ${reasonOf(error)}`]);
  }
}

/** @throws {ContractProblems} when it is no YAML. */
function parse(file: string, source: string): unknown {
  try {
    return parseYaml(source);
  } catch (error) {
    const reason = reasonOf(error);
    const place = /\((\d+:\d+)\)/.exec(reason)?.[1] ?? '1:1';
    throw new ContractProblems(file, [
      `${file}:${place} ${reason}\n    Hint: check indentation, quotes and colons at that place and in the line above it.`,
    ]);
  }
}

/** @throws {ContractProblems} when it is a document of another kind, or of another version of OpenAPI. */
function checkKind(file: string, source: string, whole: unknown): void {
  const said = (key: string): unknown =>
    typeof whole === 'object' && whole !== null ? Reflect.get(whole, key) : undefined;
  if (/^3\.[01]\.\d+$/.test(String(said('openapi')))) return;
  const key = ['openapi', 'swagger', 'asyncapi', 'arazzo'].find((each) => said(each) !== undefined);
  const found = key === undefined ? 'says no version' : `is \`${key}: ${said(key)}\``;
  const line = source
    .split('\n')
    .findIndex((text) => /^["'{\s]*(openapi|swagger|asyncapi|arazzo)\b/.test(text));
  throw new ContractProblems(file, [
    `${file}:${Math.max(line, 0) + 1}:1 The document ${found}. It must be OpenAPI 3.0 or 3.1, such as \`openapi: 3.1.0\`.`,
  ]);
}

function refersToFiles(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? !inner.startsWith('#') : refersToFiles(inner),
  );
}
