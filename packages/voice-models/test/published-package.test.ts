import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { InferenceSession } from '@biometrid/onnx-runtime';
import { describe, expect, it } from 'vitest';
import { licencesPage } from '../build/licences.js';
import { trainingCard } from '../build/training-card.js';
import { wordsOf } from '../build/words.js';
import { installedModels, verifyModels, voiceModel, voiceModels } from '../src/index.js';
import { packaged } from '../src/packaged.js';

const room = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, room), 'utf8');

describe.each(voiceModels)('the file of $name', (model) => {
  const built = (ctx: { skip(note: string): never }) => {
    if (installedModels().includes(model)) return;
    if (process.env['CI']) throw new Error(`${model.name} is not built.`);
    ctx.skip(`${model.name} is not built: run \`pnpm build --filter=@biometrid/voice-models\`.`);
  };

  it('is the one that the catalogue knows', (ctx) => {
    built(ctx);
    const bytes = readFileSync(model.file);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(model.sha256);
  });

  it('takes and gives what the catalogue says', async (ctx) => {
    built(ctx);
    const { input, outputs } = model;
    if (!input) {
      const [[, size = 0] = []] = Object.values(outputs).map(({ shape }) => shape);
      expect(readFileSync(model.file).length % (4 * Number(size))).toBe(0);
      return;
    }
    const session = await InferenceSession.create(model.file, { intraOpNumThreads: 1 });
    expect(sizes(session.inputMetadata)).toEqual({ [input.name]: fixed(input.shape) });
    expect(sizes(session.outputMetadata)).toEqual(
      Object.fromEntries(Object.entries(outputs).map(([name, { shape }]) => [name, fixed(shape)])),
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
    expect(read('LICENSES.md')).toBe(licencesPage());
  });

  it('names every file of others with its licence, and holds the texts', () => {
    const page = read('LICENSES.md');
    for (const [name, { licence, origin }] of Object.entries(packaged)) {
      expect(page).toContain(`| \`${name}.onnx\` | ${licence} | ${origin} |`);
    }
    expect(page).toContain('Permission is hereby granted, free of charge');
    expect(page).toContain('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION');
    expect(page).toContain('END OF TERMS AND CONDITIONS');
  });
});

describe('what was trained here', () => {
  const own = voiceModels.filter(({ origin }) => origin === 'own');

  it.each(own.map(({ name, notices }) => ({ name, notices })))(
    '$name names in its notices, and LICENSES.md, all that its data ask to name',
    ({ name, notices }) => {
      const { data } = trainingCard(name);
      expect(data).not.toEqual([]);
      const asking = data.filter(({ licence }) => licence === 'CC BY 4.0');
      for (const { attribution } of asking) {
        const notice = notices.find((each) => each.startsWith(attribution));
        expect(notice, attribution).toContain('CC BY 4.0');
        expect(read('LICENSES.md')).toContain(notice);
      }
    },
  );

  it('was trained on nothing whose licence is passed on to the weights', () => {
    for (const { name } of own) {
      for (const { what, licence } of trainingCard(name).data) {
        expect(licence, `${what}, of ${name}`).not.toMatch(/BY-(SA|NC|ND)|BY (SA|NC|ND)/);
      }
    }
  });

  it('has for each language how its digits are said', () => {
    for (const { name } of own.filter(isOfDigits)) {
      const { words } = JSON.parse(wordsOf(name));
      expect(words).toHaveLength(10);
      expect(words.flat().every((word: unknown) => typeof word === 'string' && word)).toBe(true);
    }
    expect(JSON.parse(wordsOf('digits-en')).words[0]).toEqual(['zero', 'oh']);
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
      ...installedModels().flatMap((model) => [
        `dist/cards/${model.name}.md`,
        `dist/models/${basename(model.file)}`,
        ...(isOfDigits(model) ? [`dist/models/${model.name}.json`] : []),
      ]),
    ];
    expect(paths.toSorted()).toEqual(expected.toSorted());
    expect(packed.unpackedSize).toBeLessThan(10_000_000);
  });

  it('finds its files from where it was built to', async () => {
    const published: typeof import('../src/index.js') = await import(
      new URL('dist/index.js', room).href
    );
    expect(published.installedModels()).toEqual(installedModels());
    expect(published.modelFile('voice-activity')).toBe(voiceModel('voice-activity').file);
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
    expect(checks.map(({ model }) => model.name)).toEqual(voiceModels.map(({ name }) => name));
    for (const { model, state } of checks) {
      expect(state, model.name).toBe(installedModels().includes(model) ? 'intact' : 'left out');
    }
  });
});

/** The sizes of tensors by name; those that differ from run to run are undefined. */
function sizes(metadata: readonly InferenceSession.ValueMetadata[]): Record<string, unknown> {
  return Object.fromEntries(
    metadata.map((value) => [value.name, value.isTensor ? fixed(value.shape) : undefined]),
  );
}

function fixed(shape: readonly (number | string)[]): readonly (number | undefined)[] {
  return shape.map((size) => (typeof size === 'number' ? size : undefined));
}

function isOfDigits({ name }: { name: string }): boolean {
  return name.startsWith('digits-');
}
