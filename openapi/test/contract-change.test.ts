import { spawnSync } from 'node:child_process';
import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Change, compareDocuments, loadDocument } from '@biometrid/contract-diff';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extensions } from '../gate/extensions.js';
import { copyRepository } from './repository-copy.js';

/** An application of the contract as it stands. */
const application = `
import { type BiometridClient, isBiometridHttpError } from '@biometrid/client';

export async function application(biometrid: BiometridClient, photo: Blob): Promise<void> {
  try {
    await biometrid.face.enroll({ userId: 'a', photo });
    await biometrid.documents.validate({ doctype: 'passport', front: photo });
  } catch (error) {
    if (isBiometridHttpError(error, 'deleteUser') && error.code === 'USERID_NOT_EXISTS') return;
    throw error;
  }
}
`;

/** An edit of the contract, and how everything that stands on it reacts. */
const edits = [
  {
    edit: 'an operation is renamed',
    from: 'operationId: deleteUser',
    to: 'operationId: removeUser',
    typeErrors: [
      /application\.ts.*'"deleteUser"'/,
      /packages\/server\/src\/.*(deleteUser|removeUser)/,
    ],
    report: { operation: 'deleteUser', says: /removeUser/ },
  },
  {
    edit: 'a field becomes required',
    from: 'required: [photo]\n',
    to: 'required: [photo, liveness]\n',
    typeErrors: [/application\.ts.*(liveness|No overload|not assignable)/],
    report: { operation: 'enrollFace', says: /liveness.*must be sent/ },
  },
  {
    edit: 'an enum value is dropped',
    from: 'enum: [idcard, passport]',
    to: 'enum: [idcard]',
    typeErrors: [/application\.ts.*'"passport"'/],
    report: { operation: 'validateDocument', says: /passport/ },
  },
];

let copy: string;

beforeAll(async () => {
  copy = await copyRepository();
  await writeFile(join(copy, 'application.ts'), application);
  await writeFile(
    join(copy, 'tsconfig.change.json'),
    JSON.stringify({
      extends: './tsconfig.base.json',
      compilerOptions: {
        lib: ['ES2023', 'DOM'],
        types: ['node'],
        paths: {
          '@biometrid/types': ['./fork/types/src/index.ts'],
          '@biometrid/client': ['./fork/client/src/index.ts'],
        },
      },
      include: ['application.ts', 'packages/server/src'],
    }),
  );
}, 60_000);

afterAll(async () => {
  await rm(copy, { recursive: true, force: true });
});

describe('a changed contract', () => {
  test('that is not changed at all type-checks and reports nothing', async () => {
    await fork('');
    expect(typeErrors()).toBe('');
    expect(changes()).toEqual([]);
  }, 120_000);

  for (const { edit, from, to, typeErrors: expected, report } of edits) {
    test(`in which ${edit} breaks what stands on it, and is reported`, async () => {
      await fork(from, to);
      const errors = typeErrors();
      for (const error of expected) expect(errors).toMatch(error);
      const reported = changes().filter(
        ({ level, operation }) => level === 'breaking' && operation === report.operation,
      );
      expect(reported.map(({ place, message }) => `${place}: ${message}`).join('\n')).toMatch(
        report.says,
      );
    }, 120_000);
  }
});

/** Edits a copy of the contract and generates from it. */
async function fork(from: string, to = from): Promise<void> {
  const source = await readFile(join(copy, 'openapi/biometrid.yaml'), 'utf8');
  expect(source).toContain(from);
  await writeFile(join(copy, 'changed.yaml'), source.replace(from, to));
  await rm(join(copy, 'fork'), { recursive: true, force: true });
  run('node', ['openapi/generate/cli.mjs', '--spec', 'changed.yaml', '--out', 'fork']);
  await symlink(join(copy, 'packages/client/node_modules'), join(copy, 'fork/client/node_modules'));
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
