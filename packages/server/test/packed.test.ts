import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobOf, drawing, wall } from './face-engine/drawn.js';

const run = promisify(execFile);
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const workspace = fileURLToPath(new URL('../../..', import.meta.url));

/** What a stranger would write: a user is made, a dialogue opened and found pending, and an unknown user refused. */
const program = (imports: string) => `${imports}
async function main() {
  const [baseUrl = '', key = '', secret = ''] = process.argv.slice(2);
  const biometrid = createBiometridClient({ baseUrl, key, secret });
  const created = await biometrid.users.create({ reference_id: 'customer-4711' });
  const userId = created.data.id;
  const before = await biometrid.voice.getPendingDialogue({ userId });
  const opened = await biometrid.voice.enroll({ userId });
  const pending = await biometrid.voice.getPendingDialogue({ userId });
  let code;
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

/** What a page has besides. It is compiled and bundled, and called in a browser alone. */
const recorder = `import { BiometridDeviceError, type RecordWavOptions, recordWav } from '@biometrid/client/browser';
export const record = (options: RecordWavOptions): Promise<Blob | string> =>
  recordWav({ maxSeconds: 5, ...options }).catch((error: unknown) => {
    if (error instanceof BiometridDeviceError && error.code === 'PERMISSION_REFUSED') return error.message;
    throw error;
  });
`;

interface Project {
  name: string;
  type: 'module' | 'commonjs';
  file: string;
  source: string;
  compilerOptions: object;
  /** What Node runs, made from the source where that is not the source itself. */
  script(folder: string): Promise<string>;
}

const node16 = { module: 'node16', types: ['node'], lib: ['ES2022'] };
const projects: Project[] = [
  {
    name: 'ESM',
    type: 'module',
    file: 'main.js',
    source: program(esm),
    compilerOptions: { ...node16, checkJs: true, noEmit: true },
    script: async (folder) => join(folder, 'main.js'),
  },
  {
    name: 'CommonJS',
    type: 'commonjs',
    file: 'main.js',
    source: program(cjs),
    compilerOptions: { ...node16, checkJs: true, noEmit: true },
    script: async (folder) => join(folder, 'main.js'),
  },
  {
    name: 'TypeScript with node16 resolution',
    type: 'commonjs',
    file: 'main.mts',
    source: program(esm),
    compilerOptions: node16,
    // Written by the type-check.
    script: async (folder) => join(folder, 'main.mjs'),
  },
  {
    name: 'TypeScript with bundler resolution and the DOM',
    type: 'module',
    file: 'main.ts',
    // The core entry, as a web application takes it.
    source: `declare const process: { argv: string[] };\n${program(`${esm.replace('/node', '')}\n${recorder}`)}`,
    compilerOptions: {
      module: 'esnext',
      moduleResolution: 'bundler',
      types: [],
      lib: ['ES2022', 'DOM'],
      noEmit: true,
    },
    async script(folder) {
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

/** A self-hoster's project: the server, started from a program of their own. */
const hosting: Omit<Project, 'name' | 'script'> = {
  type: 'module',
  file: 'host.ts',
  source: `
import { type RunningServer, startServer } from '@biometrid/server';
import { facePhoto, startTestServer } from '@biometrid/server/testing';

const server: RunningServer = await startServer({
  data: './hosted',
  makeMissingKeys: true,
  port: 0,
  logLevel: 'silent',
});
const { key, secret } = await server.createClient('a client', { quota: 5 });
const answer = await fetch(\`\${server.origin}/api/1.0/voice/languages\`, {
  headers: { 'x-biometrid-key': key, 'x-biometrid-secret': secret },
});
console.log(await answer.text());
await server.close();

const tested = await startTestServer({ logLevel: 'silent' });
const { data: user } = await tested.client.users.create({ reference_id: 'customer-4711' });
const photo = new Blob([facePhoto({ faces: [{ person: 'ada' }] })]);
const { data: enrolment } = await tested.client.face.enroll({ userId: user.id, photo });
console.log(enrolment.message);
await tested.close();
`,
  compilerOptions: { ...node16, target: 'es2022', lib: ['ES2022', 'DOM'] },
};

describe('the packed packages, installed with npm', () => {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-packed-'));
  /** Holds the client's projects, which find what is installed here, once for all of them. */
  const guests = join(folder, 'guests');
  const projectFolder = (name: string) => join(guests, name.replaceAll(' ', '-'));
  const host = join(folder, 'host');
  let origin: string;
  let serving: ChildProcess | undefined;
  let credentials: { key: string; secret: string };

  beforeAll(async () => {
    const tarballs = await pack(
      ...[
        'openapi',
        'packages/types',
        'packages/client',
        'packages/onnx-runtime',
        'packages/sqlite',
      ],
      // The only ones that are built here; npm passes over the others, which are optional.
      `packages/onnx-runtime/platforms/${process.platform}-${process.arch}`,
      `packages/sqlite/platforms/${process.platform}-${process.arch}`,
      ...['packages/image-reader', 'packages/face-models', 'packages/face-engine'],
      ...['packages/voice-models', 'packages/voice-engine'],
      ...['packages/ocr-models', 'packages/ocr-engine'],
      ...['packages/playground', 'packages/server'],
    );
    const ofClient = tarballs.filter((name) => /biometrid-(types|client)-/.test(name));
    await write(host, hosting);
    await mkdir(guests);
    await writeFile(join(guests, 'package.json'), JSON.stringify({ private: true }));
    for (const project of projects) await write(projectFolder(project.name), project);
    await Promise.all([install(host, tarballs), install(guests, ofClient)]);

    const command = join(host, 'node_modules', '.bin', 'biometrid');
    const data = join(folder, 'data');
    await run(command, ['keys', 'init', '--data', data]);
    serving = spawn(
      command,
      ['serve', '--playground', '--port', '0', '--admin-port', 'off', '--data', data],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    origin = await addressOf(serving);
    const created = await run(command, [
      'clients',
      'create',
      'a stranger',
      '--data',
      data,
      '--json',
    ]);
    credentials = JSON.parse(created.stdout);
  });

  afterAll(() => {
    serving?.kill();
    rmSync(folder, { recursive: true });
  });

  describe.each(projects)('the client in a project of $name', ({ name, script }) => {
    it('type-checks with skipLibCheck off', async () => {
      expect(await typeCheck(projectFolder(name))).toBe('');
    });

    it('calls the packed server', async () => {
      const { key, secret } = credentials;
      const main = await script(projectFolder(name));
      const { stdout, stderr } = await run(process.execPath, [main, origin, key, secret]);
      expect(JSON.parse(stdout)).toEqual([
        'NEW_USER_CREATED',
        false,
        'DIALOGUE_STARTED_WITH_SUCCESS',
        4,
        'USERID_NOT_EXISTS',
      ]);
      expect(stderr).toBe('');
    });
  });

  it('the worklet of the client’s recorder is a script of its own, by its name', async () => {
    const worklet = createRequire(join(guests, 'main.js')).resolve(
      '@biometrid/client/browser/recorder-worklet.js',
    );
    const source = await readFile(worklet, 'utf8');
    expect(source).toContain('registerProcessor(');
    expect(source).not.toMatch(/^(import|export)\b/m);
  });

  it('the server type-checks with skipLibCheck off, and runs inside of another program and of its tests', async () => {
    expect(await typeCheck(host)).toBe('');
    const { stdout } = await run(process.execPath, ['host.js'], { cwd: host });
    const [languages = '', enrolment] = stdout.split('\n');
    expect(JSON.parse(languages)).toEqual({
      status: true,
      data: { languages: ['en'], defaultLanguage: 'en' },
    });
    expect(enrolment).toBe('FACE_ENROLLED_WITH_SUCCESS');
  });

  it('the server looks for faces with the engine that was packed with it', async () => {
    const photo = new FormData();
    photo.set('photo', blobOf(await drawing(wall)), 'wall.jpg');
    const { key, secret } = credentials;
    const answer = await fetch(`${origin}/api/1.0/users/find-by-face`, {
      method: 'POST',
      headers: { 'x-biometrid-key': key, 'x-biometrid-secret': secret },
      body: photo,
    });
    expect(await answer.json()).toEqual({
      status: false,
      data: { message: 'FACE_ENROLLMENT_FAILED', reason: "No faces found on 'photo'" },
    });
  });

  it('the server serves the contract that was packed with it', async () => {
    const served = await (await fetch(`${origin}/openapi.yaml`)).text();
    expect(served).toBe(await readFile(join(workspace, 'openapi', 'biometrid.yaml'), 'utf8'));
  });

  it('the server serves the playground that was packed with it', async () => {
    const page = await fetch(`${origin}/playground/`);
    const [script = ''] = /\/playground\/assets\/[\w-]+\.js/.exec(await page.text()) ?? [];
    const { status, headers } = await fetch(origin + script);
    expect([page.status, status, headers.get('content-encoding')]).toEqual([200, 200, 'gzip']);
  });

  it('the server is installed without scripts that compile or download, and for one platform alone', async () => {
    const lock = JSON.parse(await readFile(join(host, 'package-lock.json'), 'utf8'));
    const scripts = Object.entries<{ hasInstallScript?: boolean }>(lock.packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([name]) => name);
    expect(scripts).toEqual([]);
    const modules = join(host, 'node_modules');
    // What this test alone installs.
    const types = await Promise.all(
      ['@types', 'undici-types'].map((name) => bytesUnder(join(modules, name))),
    );
    const ofTypes = types.reduce((sum, bytes) => sum + bytes, 0);
    expect((await bytesUnder(modules)) - ofTypes).toBeLessThan(120e6);
  });

  it('each package holds its build, README and licence, and neither sources nor tests', async () => {
    const holds = {
      [join(guests, 'node_modules/@biometrid/client')]: [
        'api.md',
        'dist/index.d.ts',
        'dist/index.d.cts',
        'dist/node/index.cjs',
        'dist/browser/index.js',
      ],
      [join(guests, 'node_modules/@biometrid/types')]: ['dist/index.d.cts'],
      [join(host, 'node_modules/@biometrid/server')]: [
        'bin/biometrid.mjs',
        'dist/index.d.ts',
        'dist/testing/index.d.ts',
      ],
      [join(host, 'node_modules/@biometrid/openapi')]: [
        'biometrid.yaml',
        'dist/biometrid.json',
        'dist/model.js',
      ],
    };
    for (const [installed, wanted] of Object.entries(holds)) {
      const names = (await readdir(installed, { recursive: true })).map(String);
      expect(names).toEqual(expect.arrayContaining([...wanted, 'README.md', 'LICENSE']));
      expect(names.filter((name) => /^(src|test|generator|bench|generate)\b/.test(name))).toEqual(
        [],
      );
      const { dependencies = {}, version } = JSON.parse(
        await readFile(join(installed, 'package.json'), 'utf8'),
      );
      for (const [name, range] of Object.entries(dependencies))
        expect([name, range]).toEqual([
          name,
          name.startsWith('@biometrid/') ? version : expect.stringMatching(/^\d/),
        ]);
    }
  });

  async function pack(...packages: string[]): Promise<string[]> {
    // Without scripts: the packages are built already, and a build now would pull their files from under other tests.
    const which = packages.flatMap((name) => ['--filter', `./${name}`]);
    const how = ['pack', '--pack-destination', folder, '--config.ignore-scripts=true'];
    await run('npx', ['-y', 'pnpm@10.34.9', '--recursive', ...which, ...how], { cwd: workspace });
    return (await readdir(folder)).map((name) => join(folder, name));
  }
});

/** Writes a project that is still to be installed. */
async function write(
  folder: string,
  { type, file, source, compilerOptions }: Omit<Project, 'name' | 'script'>,
): Promise<void> {
  const strict = {
    strict: true,
    skipLibCheck: false,
    // The compiler's own files are not ours to check.
    skipDefaultLibCheck: true,
    exactOptionalPropertyTypes: true,
    target: 'es2022',
  };
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'stranger', private: true, type }),
  );
  await writeFile(join(folder, file), source);
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...strict, ...compilerOptions }, files: [file] }),
  );
}

async function bytesUnder(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = files
    .filter((file) => file.isFile())
    .map(async (file) => (await stat(join(file.parentPath, file.name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function install(folder: string, tarballs: readonly string[]): Promise<void> {
  // Strict about engines, as a careful stranger is: what we depend on must want no newer Node than we do.
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--engine-strict'];
  const args = ['install', ...options, ...tarballs, '@types/node@20'];
  await run('npm', args, { cwd: folder });
}

/** What the compiler has to say. */
async function typeCheck(folder: string): Promise<string> {
  const { stdout } = await run(process.execPath, [tsc, '-p', '.'], { cwd: folder }).catch(
    (failure: { stdout: string }) => failure,
  );
  return stdout;
}

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      const [, address] = /serving at (http:\S+)\n/.exec(log) ?? [];
      if (address !== undefined) resolve(address);
    });
    server.once('exit', () => reject(new Error(`The packed server did not start: ${log}`)));
  });
}
