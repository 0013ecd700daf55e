import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { MissingRuntime } from '../../packages/client/test/missing-runtime.js';
import { commands, runProgram, startWorker } from '../../packages/client/test/programs.js';
import { type Quickstart, quickstart } from './quickstart.js';

const docs = fileURLToPath(new URL('..', import.meta.url));
const guide = await readFile(join(docs, 'guides/runtimes.md'), 'utf8');
const people = join(docs, '../../shared/data/face/lfw-sample');
const hasPeople = existsSync(people);

let folder: string;
let server: Quickstart | undefined;
let settings: Record<string, string>;

beforeAll(async () => {
  // Deno takes everything below /dev for a device, and needs more rights for it.
  const place = tmpdir().startsWith('/dev/') ? '/tmp' : tmpdir();
  folder = await mkdtemp(join(place, 'biometrid-runtimes-guide-'));
  if (!hasPeople) return;
  server = await quickstart(join(folder, 'data'));
  settings = {
    BIOMETRID_BASE_URL: server.origin,
    BIOMETRID_KEY: server.key,
    BIOMETRID_SECRET: server.secret,
  };
});
afterAll(async () => {
  server?.process.kill();
  await rm(folder, { recursive: true, force: true });
});

// Each runtime has somebody of its own: a face belongs to one user.
test.concurrent.for([
  { runtime: 'node', person: 'Tony_Blair' },
  { runtime: 'deno', person: 'Hugo_Chavez' },
  { runtime: 'bun', person: 'Ariel_Sharon' },
] as const)(
  'the program of the guide enrols a face in $runtime',
  async ({ runtime, person }, ctx) => {
    const project = await projectOf(runtime);
    await copyFile(photoOf(ctx, person), join(project, 'photo.jpg'));
    await writeFile(join(project, 'enroll.mjs'), blockOf('fromPath('));
    await writeFile(join(project, '.env'), lines(settings));
    const [, written = ''] = new RegExp(`^${runtime} (.*enroll\\.mjs)$`, 'm').exec(guide) ?? [];
    const run = () => runProgram([...commands[runtime], ...written.split(' ')], project);
    expect(await orSkip(ctx, run)).toBe('FACE_ENROLLED_WITH_SUCCESS\n');
  },
);

test('the worker of the guide finds whom a photo shows, in workerd', async (ctx) => {
  const project = await projectOf('workerd');
  const photo = await readFile(photoOf(ctx, 'Jacques_Chirac'));
  await writeFile(join(project, 'worker.js'), blockOf('request.body'));
  const { outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: ['worker.js'],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const code = outputFiles[0]?.text ?? '';
  const worker = await orSkip(ctx, () => startWorker(project, code, settings));
  try {
    const ask = async (body: Uint8Array) => {
      const answer = await fetch(worker.origin, { method: 'POST', body: new Uint8Array(body) });
      return { status: answer.status, said: await answer.json() };
    };
    expect(await ask(photo)).toEqual({ status: 200, said: { message: 'FACE_RECOGNITION_FAILED' } });
    const user = await enrol(photo);
    expect(await ask(photo)).toEqual({ status: 200, said: { user } });
    expect(await ask(Buffer.from('no photo'))).toEqual({
      status: 502,
      said: { message: 'NO_FILE_OR_INVALID_FORMAT' },
    });
    expect(await ask(Buffer.alloc(2_000_000))).toEqual({
      status: 413,
      said: { message: 'BiometridUploadError' },
    });
  } finally {
    worker.stop();
  }
});

/** Enrols somebody as any program does, and tells the user's id. */
async function enrol(photo: Uint8Array): Promise<string> {
  const { createBiometridClient } = await import('@biometrid/client');
  const biometrid = createBiometridClient({
    baseUrl: settings['BIOMETRID_BASE_URL'] ?? '',
    key: settings['BIOMETRID_KEY'] ?? '',
    secret: settings['BIOMETRID_SECRET'] ?? '',
  });
  const { data } = await biometrid.users.create({ reference_id: 'somebody' });
  await biometrid.face.enroll({ userId: data.id, photo });
  return data.id;
}

/** A project as the commands of the guide make it. */
async function projectOf(name: string): Promise<string> {
  const project = join(folder, name);
  await mkdir(join(project, 'node_modules/@biometrid'), { recursive: true });
  await symlink(
    join(docs, 'node_modules/@biometrid/client'),
    join(project, 'node_modules/@biometrid/client'),
  );
  const manifest = { type: 'module', dependencies: { '@biometrid/client': '*' } };
  await writeFile(join(project, 'package.json'), JSON.stringify(manifest));
  return project;
}

/** The block of the guide's JavaScript that has something in it. */
function blockOf(within: string): string {
  const blocks = [...guide.matchAll(/^```js\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
  const found = blocks.find((code) => code.includes(within));
  if (found === undefined) throw new Error(`the guide has no block with ${within}`);
  return found;
}

/** A photo on which somebody is alone. */
function photoOf(ctx: TestContext, person: string): string {
  if (!hasPeople) ctx.skip(`${people} is missing`);
  return join(people, person, `${person}_0002.jpg`);
}

function lines(variables: Record<string, string>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** Leaves out a test whose runtime this machine lacks. */
async function orSkip<T>(ctx: TestContext, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (!(error instanceof MissingRuntime) || process.env['CI']) throw error;
    return ctx.skip(error.message);
  }
}
