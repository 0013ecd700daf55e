import { spawnSync } from 'node:child_process';
import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Change, compareDocuments, loadDocument } from '@biometrid/contract-diff';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extensions } from '../gate/extensions.js';
import { copyRepository } from './repository-copy.js';

/** Edits of the contract, for each an application of it as it stands, and how everything that stands on it reacts. */
const edits = [
  {
    edit: 'an operation is renamed',
    from: 'operationId: deleteUser',
    to: 'operationId: removeUser',
    application: `
import { isBiometridHttpError } from '@biometrid/client';

export function isNobody(error: unknown): boolean {
  return isBiometridHttpError(error, 'deleteUser') && error.code === 'USERID_NOT_EXISTS';
}
`,
    typeErrors: [
      /application-0\.ts.*'"deleteUser"'/,
      /packages\/server\/src\/.*(deleteUser|removeUser)/,
    ],
    report: { operation: 'deleteUser', says: /removeUser/ },
  },
  {
    edit: 'a field becomes required',
    from: 'required: [photo]\n',
    to: 'required: [photo, liveness]\n',
    application: `
import type { BiometridClient } from '@biometrid/client';

export async function enroll(biometrid: BiometridClient, photo: Blob): Promise<void> {
  await biometrid.face.enroll({ userId: 'a', photo });
}
`,
    typeErrors: [/application-1\.ts.*(liveness|No overload|not assignable)/],
    report: { operation: 'enrollFace', says: /liveness.*must be sent/ },
  },
  {
    edit: 'an enum value is dropped',
    from: 'enum: [idcard, passport]',
    to: 'enum: [idcard]',
    application: `
import type { BiometridClient } from '@biometrid/client';

export async function validate(biometrid: BiometridClient, photo: Blob): Promise<void> {
  await biometrid.documents.validate({ doctype: 'passport', front: photo });
}
`,
    typeErrors: [/application-2\.ts.*'"passport"'/],
    report: { operation: 'validateDocument', says: /passport/ },
  },
];

let copy: string;

beforeAll(async () => {
  copy = await copyRepository();
  for (const [index, { application }] of edits.entries())
    await writeFile(join(copy, `application-${index}.ts`), application);
  await writeFile(
    join(copy, 'tsconfig.change.json'),
    JSON.stringify({
      extends: './tsconfig.base.json',
      compilerOptions: {
        lib: ['ES2023', 'DOM'],
        types: ['node'],
        paths: {
          '@biometrid/types': ['./fork/src/types/index.ts'],
          '@biometrid/client': ['./fork/src/client/index.ts'],
        },
      },
      include: ['application-*.ts', 'packages/server/src'],
    }),
  );
});

afterAll(async () => {
  await rm(copy, { recursive: true, force: true });
});

describe('a changed contract', () => {
  test('that is not changed at all type-checks and reports nothing', async () => {
    await fork([]);
    expect(typeErrors()).toBe('');
    expect(changes()).toEqual([]);
  });

  describe('in which', () => {
    let errors: string;
    let reported: ReturnType<typeof changes>;
    // All at once, for each of them alone would take as long to generate and type-check.
    beforeAll(async () => {
      await fork(edits);
      errors = typeErrors();
      reported = changes();
    });

    test.each(edits)(
      '$edit breaks what stands on it, and is reported',
      ({ typeErrors, report }) => {
        for (const error of typeErrors) expect(errors).toMatch(error);
        const said = reported
          .filter(({ level, operation }) => level === 'breaking' && operation === report.operation)
          .map(({ place, message }) => `${place}: ${message}`);
        expect(said.join('\n')).toMatch(report.says);
      },
    );
  });
});

/** Edits a copy of the contract and generates from it. */
async function fork(changes: readonly { from: string; to: string }[]): Promise<void> {
  let source = await readFile(join(copy, 'openapi/biometrid.yaml'), 'utf8');
  for (const { from, to } of changes) {
    expect(source).toContain(from);
    source = source.replace(from, to);
  }
  await writeFile(join(copy, 'changed.yaml'), source);
  await rm(join(copy, 'fork'), { recursive: true, force: true });
  run('node', ['openapi/generate/cli.mjs', '--spec', 'changed.yaml', '--out', 'fork']);
  await symlink(join(copy, 'packages/client/node_modules'), join(copy, 'fork/node_modules'));
}

function typeErrors(): string {
  const tsc = spawnSync(
    'node_modules/.bin/tsc',
    ['-p', 'tsconfig.change.json', '--pretty', 'false'],
    {
      cwd: copy,
      encoding: 'utf8',
    },
  );
  return tsc.stdout;
}

/** What the gate has to say, since the contract as it stands. */
function changes(): Change[] {
  const before = loadDocument(join(copy, 'openapi/biometrid.yaml'));
  const after = loadDocument(join(copy, 'changed.yaml'));
  return compareDocuments(before, after, { types: true, extensions });
}

function run(command: string, args: string[]): string {
  const { INIT_CWD: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: copy, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}
