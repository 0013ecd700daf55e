import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeOnnx } from '@biometrid/model-build';
import { afterAll, expect, it } from 'vitest';
import { InferenceSession, Tensor } from '../src/index.js';

const folder = mkdtempSync(join(tmpdir(), 'onnx-runtime-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** y = x · w + b, for rows of two numbers. */
const network = writeOnnx(
  {
    name: 'line',
    inputs: [{ name: 'x', shape: ['rows', 2] }],
    outputs: [{ name: 'y', shape: ['rows', 1] }],
    constants: [
      { name: 'w', shape: [2, 1], data: new Float32Array([3, -1]) },
      { name: 'b', shape: [1], data: new Float32Array([0.5]) },
    ],
    nodes: [
      { type: 'MatMul', inputs: ['x', 'w'], output: 'product', attributes: {} },
      { type: 'Add', inputs: ['product', 'b'], output: 'y', attributes: {} },
    ],
  },
  {},
);
const file = join(folder, 'line.onnx');
writeFileSync(file, network);

it.each([
  ['a file', () => InferenceSession.create(file)],
  ['bytes', () => InferenceSession.create(network)],
])('runs a network that is given as %s', async (_, open) => {
  const session = await open();
  expect(session.inputMetadata).toEqual([
    { name: 'x', isTensor: true, type: 'float32', shape: ['rows', 2] },
  ]);
  expect(session.outputNames).toEqual(['y']);
  const outputs = await session.run({ x: new Tensor('float32', [1, 2, 4, 0], [2, 2]) });
  expect(outputs['y']?.dims).toEqual([2, 1]);
  expect(outputs['y']?.data).toEqual(new Float32Array([1.5, 12.5]));
  await session.release();
});

it.each([
  ['that is not there', () => InferenceSession.create(join(folder, 'none.onnx'))],
  ['that is none', () => InferenceSession.create(new Uint8Array([1, 2, 3]))],
])('refuses a network %s', async (_, open) => {
  await expect(open()).rejects.toThrow();
});

it('refuses what the network does not take', async () => {
  const session = await InferenceSession.create(network);
  await expect(session.run({})).rejects.toThrow("input 'x' is missing");
  const wrong = { x: new Tensor('float32', [1, 2, 3], [1, 3]) };
  await expect(session.run(wrong)).rejects.toThrow();
});

it('says what to do where no library is installed, once a network is to be loaded and not before', () => {
  const modules = join(folder, 'node_modules');
  const room = new URL('..', import.meta.url);
  for (const part of ['package.json', 'dist'])
    cpSync(new URL(part, room), join(modules, '@biometrid/onnx-runtime', part), {
      recursive: true,
    });
  const common = join(modules, 'onnxruntime-common');
  cpSync(installed('onnxruntime-common'), common, { recursive: true, dereference: true });
  const program = `
    const { InferenceSession } = await import('@biometrid/onnx-runtime');
    console.log('imported');
    await InferenceSession.create('line.onnx').catch((error) => console.log(error.message));`;
  // pnpm's commands make all that is in the workspace to be found from everywhere.
  const env = { ...process.env, NODE_PATH: '' };
  const options = { cwd: folder, encoding: 'utf8', env } as const;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], options);
  expect(said).toContain('imported\n');
  expect(said).toContain(`@biometrid/onnx-runtime-${process.platform}-${process.arch}`);
  expect(said).toContain('install with optional dependencies');
});

it('depends on a library for each platform that onnxruntime-node has one for, of the version that is loaded', () => {
  const { optionalDependencies } = manifest(fileURLToPath(new URL('..', import.meta.url)));
  const binaries = join(installed('onnxruntime-node'), 'bin/napi-v6');
  const platforms = readdirSync(binaries).flatMap((os) =>
    readdirSync(join(binaries, os)).map((arch) => `@biometrid/onnx-runtime-${os}-${arch}`),
  );
  expect(Object.keys(optionalDependencies).sort()).toEqual(platforms.sort());
  const { version } = manifest(installed('onnxruntime-common'));
  expect(manifest(installed('onnxruntime-node')).version).toBe(version);
});

function installed(name: string): string {
  return fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url));
}

function manifest(folder: string) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
