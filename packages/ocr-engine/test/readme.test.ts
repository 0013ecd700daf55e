import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import * as engine from '../src/index.js';
import { portraitsAreReal } from './specimens/drawing/portrait.js';
import { type Holder, randomHolder } from './specimens/holders/holder.js';
import { photograph } from './specimens/photograph.js';
import { Random } from './specimens/random.js';
import { specimen } from './specimens/specimen.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const packages = fileURLToPath(new URL('../..', import.meta.url));

/** Of a document that has not expired, on whatever day this is run. */
const holder: Holder = {
  ...randomHolder(new Random(3)),
  expires: `${new Date().getUTCFullYear() + 5}-06-15`,
};

it('the example in the README runs as it stands: it reads a card, and tells when it contradicts itself', async (ctx) => {
  for (const name of ['ocr-engine', 'ocr-models', 'face-engine', 'face-models', 'image-reader']) {
    if (existsSync(join(packages, name, 'dist/index.js'))) continue;
    const message = `@biometrid/${name} is not built: run "pnpm build" first.`;
    if (process.env['CI']) throw new Error(message);
    ctx.skip(message);
  }
  const [, example = ''] = /```js\n(.*?)```/s.exec(readme) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'ocr-engine-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'main.mjs'), example);
  installInto(folder);

  await photographInto(folder);
  const good = await run(folder);
  expect(good).toMatchObject({ end: 0, stderr: '' });
  expect(good.stdout).toMatch(new RegExp(`^doc_number ${holder.documentNumber} `, 'm'));
  expect(good.stdout).toMatch(/^nothing contradicts it$/m);
  // Drawn portraits are no faces.
  if (portraitsAreReal) expect(existsSync(join(folder, 'portrait.jpg'))).toBe(true);

  await photographInto(folder, { field: 'birth_date', source: 'visual' });
  expect((await run(folder)).stdout).toMatch(/^fails match_birth_date$/m);
});

it('the README imports what there is', () => {
  const imported = [...readme.matchAll(/import \{ ([^}]+) \} from '@biometrid\/ocr-engine'/g)];
  const names = imported.flatMap(([, list = '']) => list.split(', '));
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => !(name in engine))).toEqual([]);
});

it('the README lists every error, and no other', () => {
  const section = readme.split('## Errors')[1]?.split('##')[0] ?? '';
  const listed = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  expect(new Set(listed)).toEqual(
    new Set(Object.keys(engine).filter((name) => name !== 'createOcrEngine')),
  );
});

/** Puts the packages that are imported where a program in the folder finds them. */
function installInto(folder: string) {
  const scope = join(folder, 'node_modules/@biometrid');
  mkdirSync(scope, { recursive: true });
  for (const name of ['ocr-engine', 'face-engine'])
    symlinkSync(join(packages, name), join(scope, name));
}

async function photographInto(folder: string, spoil?: Parameters<typeof specimen>[0]['spoil']) {
  const { front, back } = await specimen({ seed: 3, kind: 'TD1', holder, ...(spoil && { spoil }) });
  for (const [name, side] of Object.entries({ front, back })) {
    if (side === undefined) throw new Error('A card has two sides.');
    const { jpeg } = await photograph(side, {
      ...{ seed: 3, letterHeight: 18, angle: 3, perspective: 0.02 },
      ...{ blur: 0.4, noise: 3, jpeg: 90, ground: 'plain' },
    });
    writeFileSync(join(folder, `${name}.jpg`), jpeg);
  }
}

function run(folder: string): Promise<{ end: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['main.mjs'], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ end: error ? (error.signal ?? error.code) : 0, stdout, stderr });
    });
  });
}
