import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { InferenceSession } from '@biometrid/onnx-runtime';
import { describe, expect, it } from 'vitest';
import { licencesPage } from '../build/licences.js';
import { sourceOf } from '../build/sources.js';
import { installedModels, ocrModels, verifyModels } from '../src/index.js';

const room = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, room), 'utf8');
const models = Object.values(ocrModels);

it('every model whose weights there are has its hash recorded', () => {
  const there = models.filter(({ name }) => sourceOf(name) !== undefined);
  expect(there.filter(({ sha256 }) => sha256 === '').map(({ name }) => name)).toEqual([]);
});

describe.each(models)('the file of $name', (model) => {
  const built = (ctx: { skip(note: string): never }) => {
    if (installedModels().includes(model)) return;
    if (process.env['CI'] && model.sha256 !== '') throw new Error(`${model.name} is not built.`);
    ctx.skip(`${model.name} is not built: run \`pnpm build --filter=@biometrid/ocr-models\`.`);
  };

  it('takes and gives what the catalogue says', async (ctx) => {
    built(ctx);
    if (!model.input) return;
    const session = await InferenceSession.create(model.file, { intraOpNumThreads: 1 });
    expect(sizes(session.inputMetadata)).toEqual(sizesSaid([model.input]));
    expect(sizes(session.outputMetadata)).toEqual(sizesSaid(Object.values(model.outputs)));
  });

  it('has a card with its licence, its origin, its notices and its hash', (ctx) => {
    built(ctx);
    const card = read(`dist/cards/${model.name}.md`);
    const { licence, origin, provenance, changes, sha256, notices } = model;
    for (const fact of [licence, origin, provenance, changes, sha256, ...notices]) {
      expect(card).toContain(fact);
    }
  });
});

/** Sizes by the tensor's name; those that differ from run to run are undefined. */
function sizes(metadata: readonly InferenceSession.ValueMetadata[]) {
  return sizesSaid(metadata.map((each) => ({ ...each, shape: each.isTensor ? each.shape : [] })));
}

function sizesSaid(tensors: readonly { name: string; shape: readonly (number | string)[] }[]) {
  const fixed = (size: number | string) => (typeof size === 'number' ? size : undefined);
  return Object.fromEntries(tensors.map(({ name, shape }) => [name, shape.map(fixed)]));
}

it('the alphabet has a letter a line, as many as the recogniser has shares less nothing and a space', () => {
  const letters = new TextDecoder().decode(sourceOf('text-alphabet')).split('\n');
  const [, , shares] = ocrModels['text-recogniser'].outputs['letters']?.shape ?? [];
  expect(letters).toHaveLength(Number(shares) - 2);
});

describe('LICENSES.md', () => {
  const page = read('LICENSES.md');

  it('is what the catalogue makes of it', () => {
    expect(page).toBe(licencesPage());
  });

  it('names every file with its licence, and holds the texts', () => {
    for (const { file, licence, origin } of models) {
      expect(page).toContain(`| \`${basename(file)}\` | ${licence} | ${origin} |`);
    }
    expect(page).toContain('Permission is hereby granted, free of charge');
    expect(page).toContain('END OF TERMS AND CONDITIONS');
  });
});

describe('what is published', () => {
  it('is the models, their cards, the licences and the code that names them', () => {
    const npm = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const [packed] = JSON.parse(
      execFileSync('npm', npm, { cwd: room, stdio: ['ignore', 'pipe', 'ignore'] }).toString(),
    );
    const code = ['dist/index.d.ts', 'dist/index.js', 'package.json'];
    const files = installedModels().flatMap(({ name, file }) => [
      `dist/cards/${name}.md`,
      `dist/models/${basename(file)}`,
    ]);
    const paths: string[] = packed.files.map(({ path }: { path: string }) => path);
    expect(paths.toSorted()).toEqual(['LICENSES.md', 'README.md', ...code, ...files].toSorted());
    expect(packed.unpackedSize).toBeLessThan(19_000_000);
  });

  it('finds its files from where it was built to, and they are intact', async () => {
    const published: typeof import('../src/index.js') = await import(
      new URL('dist/index.js', room).href
    );
    expect(published.installedModels()).toEqual(installedModels());
    for (const { model, state } of await verifyModels()) {
      expect(state, model.name).toBe(installedModels().includes(model) ? 'intact' : 'left out');
    }
  });

  it('depends on nothing', () => {
    const kinds = Object.keys(JSON.parse(read('package.json'))).filter((key) =>
      /dependencies/i.test(key),
    );
    expect(kinds).toEqual(['devDependencies']);
  });
});
