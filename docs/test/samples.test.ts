import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { typescriptSample } from '@biometrid/openapi/samples';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleRequest } from '../generator/example-request.js';
import { readGuides } from '../generator/guides.js';
import { readContract } from './contract.js';

const given = fileURLToPath(new URL('given.ts', import.meta.url));
// Below node_modules, so that the packages resolve as in any project and an interrupted run leaves nothing to commit.
const within = fileURLToPath(new URL('../node_modules/', import.meta.url));
let project: string;
let program: ts.Program | undefined;

beforeAll(async () => {
  project = await mkdtemp(join(within, '.samples-'));
});
afterAll(() => rm(project, { recursive: true, force: true }));

test('the TypeScript sample of every operation compiles against the client', async () => {
  const contract = await readContract();
  const samples = contract.operations.map((operation) => ({
    name: operation.id,
    code: typescriptSample(exampleRequest(contract, operation)),
  }));
  expect(samples.length).toBeGreaterThan(0);
  expect(await problemsOf(samples)).toEqual([]);
});

test('every ts block of the guides compiles against the client', async () => {
  const blocks = (await readGuides(await readContract())).flatMap(({ name, markdown }) =>
    [...markdown.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = ''], index) => ({
      name: `${name}-${index + 1}`,
      code,
    })),
  );
  expect(blocks.length).toBeGreaterThan(5);
  expect(await problemsOf(blocks)).toEqual([]);
});

test('a sample that misuses the client would be found', async () => {
  const wrong = [{ name: 'wrong', code: 'await biometrid.face.enroll({ user: userId, photo });' }];
  expect(await problemsOf(wrong)).toEqual([
    expect.stringContaining('wrong.ts:1 Object literal may only specify known properties'),
  ]);
});

const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
  typeRoots: [join(within, '@types')],
  skipLibCheck: true,
};

/** What the compiler has against the given modules, strict as a careful project is. */
async function problemsOf(modules: readonly { name: string; code: string }[]): Promise<string[]> {
  const files = await Promise.all(
    modules.map(async ({ name, code }) => {
      const file = join(project, `${name}.ts`);
      // `export {}` makes a block without imports a module, which may await at its top.
      await writeFile(file, `${code}\nexport {};\n`);
      return file;
    }),
  );
  // What the one before has parsed, the libraries above all, is not parsed again.
  program = ts.createProgram([given, ...files], options, undefined, program);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, ' ');
    if (!file) return text;
    const { line } = file.getLineAndCharacterOfPosition(start ?? 0);
    return `${basename(file.fileName)}:${line + 1} ${text}`;
  });
}
