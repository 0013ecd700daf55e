import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRealServer } from './real-server.js';

const run = promisify(execFile);
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const workspace = fileURLToPath(new URL('../../..', import.meta.url));
const patience = 240_000;

/** What a stranger would write: a user is made, a dialogue opened and found pending, and an unknown user refused. */
const program = (imports: string) => `${imports}
async function main() {
  const [baseUrl = '', key = '', secret = ''] = process.argv.slice(2);
  const biometrid = createBiometridClient({ baseUrl, key, secret });
  const created = await biometrid.users.create({ reference_id: 'customer-1' });
  const userId = created.data.id;
  const before = await biometrid.voice.getPendingDialogue({ userId });
  const opened = await biometrid.voice.enroll({ userId });
  const pending = await biometrid.voice.getPendingDialogue({ userId });
  let code = '';
  try {
    await biometrid.users.delete({ userId: 'nobody' });
  } catch (error) {
    if (isBiometridHttpError(error, 'deleteUser')) code = error.code;
  }
  console.log(JSON.stringify([created.data.message, 'data' in before, opened.data.message, pending.data?.promptCode.length, code]));
}
main();
`;

const esm = "import { createBiometridClient, isBiometridHttpError } from '@biometrid/client/node';";
const cjs =
  "const { createBiometridClient, isBiometridHttpError } = require('@biometrid/client/node');";

interface Project {
  name: string;
  type: 'module' | 'commonjs';
  file: string;
  source: string;
  compilerOptions: object;
  /** Makes of the source what Node runs, where that is not the source itself. */
  compile?: (folder: string) => Promise<string>;
}

const node16 = { module: 'node16', types: ['node'], lib: ['ES2022'] };
const projects: Project[] = [
  {
    name: 'ESM',
    type: 'module',
    file: 'main.js',
    source: program(esm),
    compilerOptions: { ...node16, checkJs: true, noEmit: true },
  },
  {
    name: 'CommonJS',
    type: 'commonjs',
    file: 'main.js',
    source: program(cjs),
    compilerOptions: { ...node16, checkJs: true, noEmit: true },
  },
  {
    name: 'TypeScript with node16 resolution',
    type: 'commonjs',
    file: 'main.mts',
    source: program(esm),
    compilerOptions: node16,
    compile: async (folder) => join(folder, 'main.mjs'),
  },
  {
    name: 'TypeScript with bundler resolution and the DOM',
    type: 'module',
    file: 'main.ts',
    // The core entry, as a web application takes it.
    source: `declare const process: { argv: string[] };\n${program(esm.replace('/node', ''))}`,
    compilerOptions: {
      module: 'esnext',
      moduleResolution: 'bundler',
      types: [],
      lib: ['ES2022', 'DOM'],
      noEmit: true,
    },
    async compile(folder) {
      const outfile = join(folder, 'bundle.mjs');
      await build({
        entryPoints: [join(folder, 'main.ts')],
        bundle: true,
        format: 'esm',
        outfile,
        logLevel: 'silent',
        tsconfigRaw: {},
      });
      return outfile;
    },
  },
];

let folder: string;
let tarballs: string[];
let server: Awaited<ReturnType<typeof startRealServer>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'biometrid-pack-'));
  // Without scripts: the packages are built already, and a build now would pull their files from under other tests.
  const pack = [
    '-y',
    'pnpm@10.34.9',
    'pack',
    '--pack-destination',
    folder,
    '--config.ignore-scripts=true',
  ];
  await run('npx', pack, { cwd: join(workspace, 'types') });
  await run('npx', pack, { cwd: join(workspace, 'client') });
  tarballs = (await readdir(folder)).map((name) => join(folder, name));
  server = await startRealServer();
}, patience);

afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each(projects)(
  'the packed client in a project of $name',
  ({ name, type, file, source, compilerOptions, compile }) => {
    const project = () => join(folder, name.replaceAll(' ', '-'));

    beforeAll(async () => {
      await mkdir(project());
      await writeFile(
        join(project(), 'package.json'),
        JSON.stringify({ name: 'stranger', private: true, type }),
      );
      await writeFile(join(project(), file), source);
      const strict = {
        strict: true,
        skipLibCheck: false,
        exactOptionalPropertyTypes: true,
        target: 'es2022',
        ...compilerOptions,
      };
      await writeFile(
        join(project(), 'tsconfig.json'),
        JSON.stringify({ compilerOptions: strict, files: [file] }),
      );
      const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs];
      await run('npm', [...install, '@types/node@20'], { cwd: project() });
    }, patience);

    it(
      'type-checks with skipLibCheck off',
      async () => {
        const { stdout } = await run(process.execPath, [tsc, '-p', '.'], { cwd: project() }).catch(
          (failure: { stdout: string }) => failure,
        );
        expect(stdout).toBe('');
      },
      patience,
    );

    it('calls the real server', async () => {
      const script = (await compile?.(project())) ?? join(project(), file);
      const { stdout, stderr } = await run(process.execPath, [
        script,
        server.origin,
        server.key,
        server.secret,
      ]);
      expect(JSON.parse(stdout)).toEqual([
        'NEW_USER_CREATED',
        false,
        'DIALOGUE_STARTED_WITH_SUCCESS',
        4,
        'USERID_NOT_EXISTS',
      ]);
      expect(stderr).toBe('');
    });
  },
);

describe('the packed client', () => {
  it('holds the build, the types for both module systems, the README and the method list, and no more', async () => {
    const installed = join(folder, 'ESM', 'node_modules', '@biometrid', 'client');
    const names = (await readdir(installed, { recursive: true })).map(String);
    for (const wanted of [
      'README.md',
      'api.md',
      'LICENSE',
      'dist/index.d.ts',
      'dist/index.d.cts',
      'dist/node/index.cjs',
    ]) {
      expect(names).toContain(wanted);
    }
    expect(names.filter((entry) => /^(src|test|generator|bench)/.test(entry))).toEqual([]);
    const { dependencies } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
    expect(dependencies['@biometrid/types']).toBe('1.0.0');
  });
});
