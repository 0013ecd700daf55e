import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyRepository } from './repository-copy.js';

/** What somebody writes for one more operation: a path and two schemas of the contract, a handler, and its line in the index. */
const path = `  /users/{userId}/note:
    parameters:
      - $ref: "#/components/parameters/UserId"
    post:
      operationId: takeNote
      tags: [User]
      summary: Take a note
      description: Says a note about a user back.
      x-provenance: project-defined
      x-client-name: users.takeNote
      x-safe-to-repeat: true
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: "#/components/schemas/TakeNoteRequest" }
            examples:
              note:
                summary: A note
                value:
                  text: Likes tea
      responses:
        "200":
          description: The note was taken.
          x-provenance: project-defined
          headers: { x-request-id: { $ref: "#/components/headers/RequestId" } }
          content:
            application/json:
              schema: { $ref: "#/components/schemas/TakeNoteOutcome" }
              examples:
                noteTaken:
                  summary: The note is taken
                  value:
                    status: true
                    data:
                      message: NOTE_TAKEN
                      text: Likes tea
        "400": { $ref: "#/components/responses/BadRequest" }
        "401": { $ref: "#/components/responses/Unauthorized" }
        "402": { $ref: "#/components/responses/RequestLimitReached" }
        "404": { $ref: "#/components/responses/UserOrClientNotFound" }
        "405": { $ref: "#/components/responses/MethodNotAllowed" }
        "413": { $ref: "#/components/responses/FileTooLarge" }
        "415": { $ref: "#/components/responses/UnsupportedMediaType" }
        "429": { $ref: "#/components/responses/TooManyRequests" }
        "431": { $ref: "#/components/responses/HeadersTooLarge" }
        "500": { $ref: "#/components/responses/ProblemOccurred" }
        "503": { $ref: "#/components/responses/EngineNotAvailable" }
`;
const schemas = `    TakeNoteRequest:
      title: Take note request
      type: object
      additionalProperties: false
      required: [text]
      properties:
        text: { type: string, minLength: 1, maxLength: 256 }
    TakeNoteOutcome:
      title: Take note outcome
      type: object
      required: [status, data]
      properties:
        status: { type: boolean, const: true }
        data:
          title: Note taken
          type: object
          required: [message, text]
          properties:
            message: { type: string, const: NOTE_TAKEN }
            text: { type: string }
`;
const handler = `import type { OperationDefinition } from '../../contract/operation.js';

/** Says a note about a user back. */
export const takeNote: OperationDefinition<'takeNote'> = {
  handle: ({ input }) => ({ status: true, data: { message: 'NOTE_TAKEN', text: input.text } }),
};
`;

/** What an application does with it. */
const application = `import { createBiometridClient } from '@biometrid/client';

const [baseUrl = '', key = '', secret = ''] = process.argv.slice(2);
const biometrid = createBiometridClient({ baseUrl, key, secret });
const created = await biometrid.users.create({ reference_id: 'customer-4711' });
const noted = await biometrid.users.takeNote({ userId: created.data.id, text: 'Likes tea' });
console.log(JSON.stringify(noted));
`;

let copy: string;

beforeAll(async () => {
  copy = await copyRepository();
  await edit('openapi/biometrid.yaml', /^ {2}\/users\/\{userId\}:\n/m, path);
  await edit('openapi/biometrid.yaml', /^ {4}CreateUserRequest:\n/m, schemas);
  const index = 'packages/server/src/operations/index.ts';
  await edit(
    index,
    /^import \{ createUser \}/m,
    "import { takeNote } from './user/take-note.js';\n",
  );
  await edit(index, /^ {2}createUser,\n/m, '  takeNote,\n');
  await writeFile(join(copy, 'packages/server/src/operations/user/take-note.ts'), handler);
  await writeFile(join(copy, 'application.mts'), application);
  await writeFile(
    join(copy, 'tsconfig.further.json'),
    JSON.stringify({
      extends: './tsconfig.base.json',
      compilerOptions: {
        lib: ['ES2023', 'DOM', 'DOM.Iterable'],
        types: ['node'],
        // Their sources: the copy has no build of its own.
        paths: {
          '@biometrid/types': ['./packages/types/src/index.ts'],
          '@biometrid/client': ['./packages/client/src/index.ts'],
        },
      },
      include: ['application.mts', 'packages/server/src', 'packages/client/src/index.ts'],
    }),
  );
});

afterAll(async () => {
  await rm(copy, { recursive: true, force: true });
});

describe('one more operation needs its place in the contract, a handler and its line in the index:', () => {
  test('all that is generated is generated', async () => {
    for (const folder of ['openapi', 'packages/types', 'packages/client', 'docs'])
      run('node', ['openapi/generate/cli.mjs', '--package', folder]);
    expect(await readFile(join(copy, 'packages/types/src/generated/names.ts'), 'utf8')).toContain(
      'export interface TakeNoteInput {',
    );
    expect(await readFile(join(copy, 'packages/client/api.md'), 'utf8')).toContain(
      'biometrid.users.takeNote(',
    );
    const page = await readFile(join(copy, 'docs/dist/biometrid-api.html'), 'utf8');
    // Not `toContain`: a failure would print the whole page.
    expect(page.includes('biometrid.users.takeNote(')).toBe(true);
  });

  test('server, client and an application type-check', () => {
    run('node_modules/.bin/tsc', ['-p', 'tsconfig.further.json', '--pretty', 'false']);
  });

  test('the server answers it, and the client asks for it', async () => {
    const data = join(copy, 'data');
    const server = spawn(
      'node_modules/.bin/tsx',
      [
        'packages/server/src/cli/run.ts',
        'quickstart',
        '--dev',
        '--data',
        data,
        '--port',
        '0',
      ].concat(['--face-engine', 'none', '--voice-engine', 'none']),
      { cwd: copy, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    try {
      const origin = await new Promise<string>((resolve, reject) => {
        let output = '';
        for (const stream of [server.stdout, server.stderr])
          stream.on('data', (text) => {
            output += text;
            const [, named] = /API\s+(http:\S+)\/api\/1\.0[\s\S]*Ctrl\+C/.exec(output) ?? [];
            if (named !== undefined) resolve(named);
          });
        server.once('exit', () => reject(new Error(`The server ended: ${output}`)));
      });
      const { key, secret } = JSON.parse(await readFile(join(data, 'first-client.json'), 'utf8'));
      const asked = ['--tsconfig', 'tsconfig.further.json', 'application.mts', origin, key, secret];
      expect(JSON.parse(run('node_modules/.bin/tsx', asked))).toEqual({
        status: true,
        data: { message: 'NOTE_TAKEN', text: 'Likes tea' },
      });
      const refused = await fetch(`${origin}/api/1.0/users/nobody/note`, {
        method: 'POST',
        headers: { 'x-biometrid-key': key, 'x-biometrid-secret': secret },
      });
      expect([refused.status, await refused.json()]).toEqual([
        404,
        { status: false, data: { message: 'USERID_NOT_EXISTS' } },
      ]);
    } finally {
      server.kill();
      await once(server, 'exit');
    }
  });
});

/** Writes a text before a place of a file of the copy. */
async function edit(file: string, before: RegExp, text: string): Promise<void> {
  const source = await readFile(join(copy, file), 'utf8');
  expect(source).toMatch(before);
  await writeFile(
    join(copy, file),
    source.replace(before, (found) => text + found),
  );
}

function run(command: string, args: string[]): string {
  const { INIT_CWD: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: copy, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}
