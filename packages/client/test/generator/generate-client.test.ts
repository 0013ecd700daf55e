import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import document from '@biometrid/openapi/biometrid.json' with { type: 'json' };
import {
  listOperations,
  type OpenApiDocument,
  type Operation,
  readContract,
} from '@biometrid/openapi/generate';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import generateClient from '../../generator/index.js';
import packageJson from '../../package.json' with { type: 'json' };

/** The real contract, to be changed by a test. */
function contract(): OpenApiDocument {
  return structuredClone(document) as unknown as OpenApiDocument;
}

function operation(
  changed: OpenApiDocument,
  path: string,
  method: 'get' | 'post' | 'delete',
): Operation {
  const found = changed.paths[path]?.[method];
  if (!found) throw new Error(`${method} ${path} is not in the contract`);
  return found;
}

async function generate(changed: OpenApiDocument): Promise<Record<string, string>> {
  const files = await generateClient(readContract(changed, ''));
  return Object.fromEntries(files.map(({ path, content }) => [path, String(content)]));
}

const methods = 'src/generated/methods.ts';
const table = 'src/generated/operations.ts';

describe('the generated client', () => {
  it('has a fake that goes by every rule of the contract', async () => {
    const files = await generate(contract());
    expect(files['src/generated/fake.ts']).not.toContain('does not go by');
  });

  it('has a method, a row and an entry in api.md for each operation', async () => {
    const files = await generate(contract());
    const { operations } = readContract(contract(), '');
    expect(operations.length).toBeGreaterThan(0);
    for (const { id, clientName } of operations) {
      expect(files[table]).toContain(`id: '${id}'`);
      expect(files['api.md']).toContain(`await biometrid.${clientName}(`);
      expect(files[methods]).toMatch(new RegExp(`^  ${clientName?.split('.')[1]}\\(input`, 'm'));
    }
  });

  it('is the same twice', async () => {
    expect(await generate(contract())).toEqual(await generate(contract()));
  });

  it('documents outcomes, codes and provenance on every method', async () => {
    const { [methods]: source = '' } = await generate(contract());
    const enroll = source.slice(source.indexOf('Enroll a face.'), source.indexOf('enroll(input'));
    expect(enroll).toContain('`status: false`, `FACE_ALREADY_DETECTED_ON_GALLERY`');
    expect(enroll).toMatch(/- 404: .*`USERID_NOT_EXISTS`/);
    expect(enroll).toContain('Provenance: published for version 1.0.');
    expect(enroll).toContain('Outcomes, published only for a later version:');
    expect(enroll).toContain('await biometrid.face.enroll({ userId, photo });');
    expect(source.match(/@example/g)).toHaveLength(listOperations(contract()).length);
  });

  it('tells outcomes of one message apart by their titles', async () => {
    const { 'api.md': list = '' } = await generate(contract());
    expect(list).toContain('`AUDIO_SUBMITTED_WITH_SUCCESS` (Audio submitted)');
    expect(list).toContain('`AUDIO_SUBMITTED_WITH_SUCCESS` (Audio refused)');
    expect(list).toMatch(/`AUDIO_ENROLLED_WITH_SUCCESS`$/m);
  });

  it('follows a renamed operation, method, path and limit', async () => {
    const changed = contract();
    const item = changed.paths['/users/{userId}'];
    const renamed = operation(changed, '/users/{userId}', 'delete');
    Object.assign(renamed, {
      operationId: 'eraseUser',
      'x-client-name': 'people.erase',
      'x-safe-to-repeat': true,
    });
    delete changed.paths['/users/{userId}'];
    changed.paths['/people/{userId}'] = item ?? {};
    Object.assign(changed.components.schemas?.['ImageFile'] ?? {}, { 'x-max-bytes': 2_000 });
    const files = await generate(changed);
    expect(files[table]).toContain(
      "erase: { id: 'eraseUser', route: 'DELETE /people/{userId}', safe: true }",
    );
    expect(files[table]).toContain('body: { photo: 2000 }');
    expect(files[methods]).toContain('export interface PeopleMethods');
    expect(files[methods]).toContain(
      'erase(input: EraseUserInput, options?: CallOptions): AnswerPromise<DeleteUserOutcome>',
    );
  });

  it('takes the header of answers that were given before anything was done from the contract', async () => {
    const constants = 'src/generated/contract.ts';
    expect((await generate(contract()))[constants]).toContain(
      "export const unprocessedHeader = 'x-not-processed';",
    );

    const renamed = JSON.parse(
      JSON.stringify(contract()).replaceAll('"x-not-processed"', '"X-Untouched"'),
    );
    expect((await generate(renamed))[constants]).toContain("unprocessedHeader = 'x-untouched';");

    const none = contract();
    delete none.components.headers?.['NotProcessed']?.['x-marks-unprocessed'];
    expect((await generate(none))[constants]).toContain(
      'export const unprocessedHeader: string | undefined = undefined;',
    );

    const two = contract();
    Object.assign(two.components.headers?.['RetryAfter'] ?? {}, { 'x-marks-unprocessed': true });
    await expect(generate(two)).rejects.toThrow('not both retry-after and x-not-processed');
  });

  it('names itself by the version that it is published under', async () => {
    const [{ version }, source] = [
      packageJson,
      (await generate(contract()))['src/generated/contract.ts'],
    ];
    expect(source).toContain(`export const version = '${version}';`);
  });

  it('keeps a field in the query that a body offers as well, beside fields of the body alone', async () => {
    const changed = contract();
    const { schemas = {} } = changed.components;
    Object.assign(schemas['DeleteVoiceEnrollRequest']?.properties ?? {}, {
      reason: { type: 'string' },
    });
    const { [table]: source } = await generate(changed);
    expect(source).toContain(
      "route: 'DELETE /users/{userId}/voice/delete', query: ['language'], body: {} }",
    );
  });

  it('refuses a contract that it cannot make a client of, and says where', async () => {
    const nameless = contract();
    operation(nameless, '/users', 'post')['x-client-name'] = 'create';
    await expect(generate(nameless)).rejects.toThrow(
      'createUser: x-client-name must be group.method',
    );

    const silent = contract();
    delete operation(silent, '/users', 'post').responses['200'];
    await expect(generate(silent)).rejects.toThrow('createUser: its 200 needs a JSON schema');

    const dangling = contract();
    operation(dangling, '/users', 'post').parameters = [
      { $ref: '#/components/parameters/Nowhere' },
    ];
    await expect(generate(dangling)).rejects.toThrow(
      '#/components/parameters/Nowhere names nothing',
    );

    const homeless = contract();
    homeless.servers = [];
    await expect(generate(homeless)).rejects.toThrow('the document needs a server');
  });

  it('keeps a description from ending its own comment', async () => {
    const changed = contract();
    operation(changed, '/users', 'post').description = 'Odd: */ and more.';
    const { [methods]: source = '' } = await generate(changed);
    expect(source).toContain('Odd: *\\/ and more.');
  });
});

describe('the examples in the docstrings', () => {
  it('type-check against the client', async () => {
    const { [methods]: source = '' } = await generate(contract());
    const examples = [...source.matchAll(/\* ```ts\n([\s\S]*?)\* ```/g)].map(([, lines = '']) =>
      lines.replaceAll(/^ *\* /gm, ''),
    );
    const { operations } = readContract(contract(), '');
    expect(examples).toHaveLength(operations.length);
    const folder = await mkdtemp(join(fileURLToPath(new URL('.', import.meta.url)), 'examples-'));
    try {
      const paths = await Promise.all(
        examples.map(async (example, index) => {
          const path = join(folder, `example-${index}.ts`);
          const called = operations.find(({ clientName }) =>
            example.includes(`biometrid.${clientName}(`),
          );
          const names = [...(called?.fields.keys() ?? [])].filter((name) => /^\w+$/.test(name));
          const declarations = names.map(
            (name) => `declare const ${name}: NonNullable<Inputs['${called?.id}']['${name}']>;`,
          );
          await writeFile(
            path,
            `import type { BiometridClient, Inputs } from '@biometrid/client';
declare const biometrid: BiometridClient;
${declarations.join('\n')}
${example}
export {};
`,
          );
          return path;
        }),
      );
      const root = fileURLToPath(new URL('../..', import.meta.url));
      const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
      const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
      const program = ts.createProgram(paths, options);
      const problems = ts
        .getPreEmitDiagnostics(program)
        .map(({ messageText, file }) => [file?.text, messageText]);
      expect(problems).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
