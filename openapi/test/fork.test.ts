import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyRepository } from './repository-copy.js';

/** An API that was never thought of as a fork of this one. */
const pets = `openapi: 3.0.3
info: { title: Pets, version: "1.0" }
servers: [{ url: /v1 }]
paths:
  /pets:
    get:
      operationId: listPets
      x-client-name: pets.list
      x-provenance: rumoured
      responses:
        "200":
          description: The pets.
          content:
            application/json: { schema: { type: array, items: { $ref: "#/components/schemas/my-pet" } } }
    post:
      operationId: add pet
      x-safe-to-repeat: false
      requestBody: { content: { application/xml: { schema: { type: string } } } }
      responses:
        "201": { description: Added. }
components:
  schemas:
    my-pet: { type: object, properties: { id: { type: integer, nullable: true } } }
    ListPetsInput: { type: object }
`;

const stackTrace = /^ +at (?!#)/m;

let copy: string;

beforeAll(async () => {
  copy = await copyRepository();
});

afterAll(async () => {
  await rm(copy, { recursive: true, force: true });
});

describe('pnpm generate --spec of a document that is no fork of the contract', () => {
  test('ends with file, line and what the document lacks', async () => {
    const { status, stderr } = await generate('pets.yaml', pets);
    expect(status).toBe(1);
    const places = [...stderr.matchAll(/pets\.yaml:(\d+):\d+ (.*)/g)].map(
      ([, line, message]) => `${line} ${message}`,
    );
    for (const lack of [
      /^3 Write the first server as an absolute address/,
      /^6 Say with `x-safe-to-repeat/,
      /^9 `x-provenance` is one of/,
      /^11 Give the `200` a JSON schema by reference/,
      /^15 Give the operation an `x-client-name`/,
      /^16 Give the operation an `operationId`/,
      /^18 Offer the body as `application\/json` or/,
      /^19 Give the operation a `200`/,
      /^23 Give the schema a name such as/,
      /^24 Give the schema another name: `ListPetsInput`/,
      /^5 The client drives voice dialogues.*`enrollVoice` \(`x-client-name: voice\.enroll`\)/,
    ])
      expect(places).toContainEqual(expect.stringMatching(lack));
    expect(stderr).not.toMatch(stackTrace);
    expect(existsSync(join(copy, 'out'))).toBe(false);
  });

  test.each([
    ['of another version', 'swagger: "2.0"\npaths: {}\n', /:1:1 The document is `swagger: 2\.0`/],
    ['of another kind', '# A list\n- 1\n', /:1:1 The document says no version/],
    ['that is empty', '', /:1:1 The document says no version/],
    ['that is no YAML', 'openapi: 3.1.0\ninfo: [\n', /:3:1 .*indentation/],
    ['that has no server', pets.replace(/^servers.*\n/m, ''), /:1:1 Name a server/],
    [
      'that refers to nothing',
      pets.replace('schemas/my-pet', 'schemas/Nothing'),
      /:14:\d+ Can't resolve \$ref/,
    ],
  ])('%s says so', async (_, source, says) => {
    const { status, stderr } = await generate('other.yaml', source);
    expect(status).toBe(1);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(stackTrace);
  });
});

describe('pnpm generate --spec --out', () => {
  test('makes a package that installs, compiles and loads', async () => {
    const source = await readFile(join(copy, 'openapi/biometrid.yaml'), 'utf8');
    const { status, stderr } = await generate('fork.yaml', source.replace(...further));
    expect([status, stderr]).toEqual([0, '']);
    const out = join(copy, 'out');
    run(out, 'npm', ['install', '--prefer-offline', '--no-audit', '--no-fund']);
    await writeFile(
      join(out, 'src/application.ts'),
      `import type { BiometridClient } from './client/index.js';

export async function application(biometrid: BiometridClient): Promise<string> {
  await biometrid.things.search({ kind: 'small', 'x-tries': 3, sizes: [1, 2], name: "it's" });
  // @ts-expect-error
  await biometrid.things.search({ kind: 'huge', 'x-tries': 3, name: '' });
  // @ts-expect-error
  await biometrid.things.search({ kind: 'small', 'x-tries': 3 });
  return (await biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
}
`,
    );
    run(out, 'npm', ['run', 'build']);
    const program = `
      import { createBiometridClient } from 'biometrid-legacy-restful-api-client/node';
      import { messages } from 'biometrid-legacy-restful-api-client/types';
      const client = createBiometridClient({ baseUrl: 'http://localhost:1', key: 'a', secret: 'b' });
      console.log(typeof client.things.search, typeof client.voice.dialogue, messages.NEW_USER_CREATED);`;
    expect(run(out, 'node', ['--input-type=module', '-e', program])).toBe(
      'function function NEW_USER_CREATED\n',
    );
  });

  test('removes from it what a later document makes no more', async () => {
    const stale = join(copy, 'out/src/client/old.ts');
    await writeFile(stale, 'export {};\n');
    const source = await readFile(join(copy, 'openapi/biometrid.yaml'), 'utf8');
    expect(await generate('fork.yaml', source)).toMatchObject({ status: 0 });
    expect(existsSync(stale)).toBe(false);
    expect(existsSync(join(copy, 'out/node_modules'))).toBe(true);
  });
});

/** An operation with everything that the contract's own do not have. */
const further = [
  '  /users:\n    post:\n',
  `  /things/search:
    post:
      operationId: searchThings
      tags: [User]
      summary: Search for things
      x-client-name: things.search
      x-safe-to-repeat: true
      parameters:
        - { name: kind, in: query, required: true, schema: { type: string, enum: [small, large] } }
        - { name: sizes, in: query, schema: { type: array, items: { type: integer } } }
        - { name: x-tries, in: header, required: true, schema: { type: integer } }
      requestBody:
        required: true
        content:
          application/json:
            schema:
              allOf:
                - { type: object, required: [name], properties: { name: { type: string } } }
      responses:
        "200":
          description: "Things: */ or none."
          content:
            application/json:
              schema: { $ref: "#/components/schemas/DeleteUserOutcome" }
        "404":
          description: None.
          content:
            application/json:
              schema:
                type: object
                properties:
                  data: { type: object, properties: { message: { type: string, enum: ["IT'S GONE", 404_NOT] } } }
  /users:
    post:
`,
] as const;

async function generate(file: string, source: string) {
  await writeFile(join(copy, file), source);
  const options = ['openapi/generate/cli.mjs', '--spec', file, '--out', 'out'];
  const { INIT_CWD: _, ...env } = process.env;
  return spawnSync('node', options, { cwd: copy, encoding: 'utf8', env });
}

function run(cwd: string, command: string, args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}
