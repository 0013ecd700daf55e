import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { InferenceSession } from '@biometrid/onnx-runtime';
import { describe, expect, it } from 'vitest';
import { licencesPage } from '../build/licences.js';
import { faceModels, installedModels, verifyModels } from '../src/index.js';

const room = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, room), 'utf8');
const models = Object.values(faceModels);

describe.each(models)('the file of $name', (model) => {
  const built = (ctx: { skip(note: string): never }) => {
    if (installedModels().includes(model)) return;
    if (process.env['CI']) throw new Error(`${model.name} is not built.`);
    ctx.skip(`${model.name} is not built: run \`pnpm build --filter=@biometrid/face-models\`.`);
  };

  it('is the one that the catalogue knows', (ctx) => {
    built(ctx);
    const bytes = readFileSync(model.file);
    expect(bytes.length).toBe(model.bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(model.sha256);
  });

  it('takes and gives what the catalogue says', async (ctx) => {
    built(ctx);
    const { input, outputs } = model;
    if (!input) {
      expect(readFileSync(model.file).toString('latin1')).toMatch(/^\{"id":"cohort-\d+",/);
      return;
    }
    const session = await InferenceSession.create(model.file, { intraOpNumThreads: 1 });
    expect(described(session.inputMetadata)).toEqual({
      [input.name]: [...input.shape],
    });
    expect(described(session.outputMetadata)).toEqual(
      Object.fromEntries(Object.entries(outputs).map(([name, { shape }]) => [name, [...shape]])),
    );
  });

  it('has a card with its licence, its origin, its notices and its hash', (ctx) => {
    built(ctx);
    const card = read(`dist/cards/${model.name}.md`);
    for (const fact of [
      model.licence,
      model.origin,
      model.provenance,
      model.changes,
      model.sha256,
      ...model.notices,
    ]) {
      expect(card).toContain(fact);
    }
  });
});

describe('LICENSES.md', () => {
  it('is what the catalogue makes of it', () => {
    expect(read('LICENSES.md')).toBe(licencesPage(models));
  });

  it('names every file with its licence, and holds the texts', () => {
    const page = read('LICENSES.md');
    for (const { file, licence, origin } of models) {
      expect(page).toContain(`| \`${basename(file)}\` | ${licence} | ${origin} |`);
    }
    expect(page).toContain('Permission is hereby granted, free of charge');
    expect(page).toContain('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION');
    expect(page).toContain('END OF TERMS AND CONDITIONS');
  });
});

describe('what is published', () => {
  it('is the models, their cards, the licences and the code that names them', () => {
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
        cwd: room,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    const paths: string[] = packed.files.map(({ path }: { path: string }) => path);
    const expected = [
      'LICENSES.md',
      'README.md',
      'dist/index.d.ts',
      'dist/index.js',
      'package.json',
      ...installedModels().flatMap(({ name, file }) => [
        `dist/cards/${name}.md`,
        `dist/models/${basename(file)}`,
      ]),
    ];
    expect(paths.toSorted()).toEqual(expected.toSorted());
    expect(packed.unpackedSize).toBeLessThan(38_000_000);
  });

  it('finds its files from where it was built to', async () => {
    const published: typeof import('../src/index.js') = await import(
      new URL('dist/index.js', room).href
    );
    expect(published.installedModels()).toEqual(installedModels());
    expect(published.modelFile('face-mesh')).toBe(faceModels['face-mesh'].file);
  });

  it('depends on nothing', () => {
    const { dependencies, peerDependencies, optionalDependencies } = JSON.parse(
      read('package.json'),
    );
    expect([dependencies, peerDependencies, optionalDependencies]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('can be verified', async () => {
    const checks = await verifyModels();
    expect(checks.map(({ model }) => model.name)).toEqual(models.map(({ name }) => name));
    for (const { model, state } of checks) {
      expect(state, model.name).toBe(installedModels().includes(model) ? 'intact' : 'left out');
    }
  });
});

function described(metadata: readonly InferenceSession.ValueMetadata[]): Record<string, unknown> {
  return Object.fromEntries(
    metadata.map((value) => [value.name, value.isTensor ? [...value.shape] : undefined]),
  );
}
