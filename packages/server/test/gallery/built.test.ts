import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import config from '../../tsup.config.js';
import { idOf } from './vectors.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'biometrid-gallery-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});

afterAll(() => rmSync(folder, { recursive: true }));

test('a built bundle finds the built worker beside it, without tsx', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const worker = 'gallery/gallery-worker';
  expect(config).toMatchObject({ entry: { [worker]: `src/${worker}.ts` } });
  await build({
    absWorkingDir: root,
    entryPoints: { galleries: 'src/gallery/galleries.ts', [worker]: `src/${worker}.ts` },
    outdir: folder,
    format: 'esm',
    platform: 'node',
    bundle: true,
    splitting: true,
  });
  const script = `
    import { Galleries } from './galleries.js';
    const galleries = new Galleries({ maxBytes: 1e6 });
    const key = { clientId: 'a', modality: 'face', encoder: '1' };
    const vector = Float32Array.of(1, ...new Float32Array(63));
    await galleries.begin(key, 64);
    await galleries.apply(key, { add: [{ id: '${idOf(1)}', vector }], remove: [], version: 1 });
    const found = await galleries.scan(key, vector, { limit: 1, atLeast: 0.9 });
    console.log(found[0].id);
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(output).toBe(`${idOf(1)}\n`);
});
