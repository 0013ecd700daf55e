import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { circlesOf, folderGraph, type Import, importsIn } from './imports.js';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const server = join(repository, 'packages/server/src');

/**
 * Which packages the code of each may import. `generator` is what is there only while the package is made: its users never
 * have it. `builtIn` is a private package that is bundled into it. A package that is not listed may import none.
 */
interface Arrows {
  readonly uses?: readonly string[];
  readonly generator?: readonly string[];
  readonly builtIn?: readonly string[];
}

const arrows: Readonly<Record<string, Arrows>> = {
  openapi: { generator: ['contract-diff'] },
  // The tables of the guides are made of the server's and the engine's own lists, which they publish no further; a page is made with the client,
  // and the changelog with the change report.
  docs: { generator: ['openapi', 'contract-diff', 'server', 'client', 'ocr-engine'] },
  'packages/types': { generator: ['openapi'] },
  'packages/client': { uses: ['types'], generator: ['openapi'] },
  'packages/contract-check': { uses: ['openapi'] },
  'packages/contract-diff': {},
  'packages/bench': {},
  // Made with the client, and with the writers of samples, which is all it takes of the contract: see below.
  // The names of the checks of a document are the engine's own, which it publishes no further.
  'packages/playground': { builtIn: ['client', 'openapi'], generator: ['ocr-engine'] },
  'packages/server': {
    uses: [
      ...['openapi', 'types', 'client', 'face-engine', 'voice-engine', 'ocr-engine'],
      ...['sqlite', 'playground'],
    ],
  },
  'packages/onnx-runtime': {},
  'packages/sqlite': {},
  'packages/image-reader': {},
  'packages/face-engine': { uses: ['face-models', 'image-reader', 'onnx-runtime'] },
  'packages/face-models': { builtIn: ['model-build'] },
  'packages/voice-engine': { uses: ['voice-models', 'onnx-runtime'] },
  'packages/voice-models': { builtIn: ['model-build'] },
  'packages/ocr-engine': { uses: ['ocr-models', 'image-reader', 'face-engine', 'onnx-runtime'] },
  'packages/ocr-models': { builtIn: ['model-build'] },
  'packages/model-build': {},
};

const http = /^(node:http|node:https|node:http2|fastify|@fastify\/)/;
/** What is made of the contract, or may know it. */
const contract = /^@biometrid\/(?!sqlite$)/;
const sql = /^(node:sqlite|pg|@biometrid\/sqlite)(\/|$)/;
const pixelsAndModels = /^(sharp|onnxruntime-|@biometrid\/(onnx-runtime|[a-z]+-(models|engine)))/;

describe('the packages', () => {
  it('all have a place', () => {
    const packages = [
      'openapi',
      'docs',
      ...readdirSync(join(repository, 'packages')).map((name) => `packages/${name}`),
    ];
    const real = packages.filter((name) => existsSync(join(repository, name, 'package.json')));
    expect(Object.keys(arrows).sort()).toEqual(real.sort());
  });

  it.each(Object.entries(arrows))('%s imports no others than those it may', (folder, allowed) => {
    const { uses = [], generator = [], builtIn = [] } = allowed;
    const may = (file: string) =>
      file.startsWith('src/') ? [...uses, ...builtIn] : [...uses, ...builtIn, ...generator];
    const wrong = ownCode(folder).filter(({ file, from }) => {
      const name = packageOf(from);
      return name !== undefined && !may(file).includes(name);
    });
    expect(wrong).toEqual([]);
    const { dependencies = {} } = manifestOf(folder);
    const named = Object.keys(dependencies).flatMap((name) => packageOf(name) ?? []);
    expect(named.filter((name) => !uses.includes(name))).toEqual([]);
  });

  it('reach into each other by their names alone', () => {
    const wrong = Object.keys(arrows).flatMap((folder) =>
      ownCode(folder).filter(({ file, from }) => from.startsWith('../') && file.startsWith('src/')),
    );
    expect(wrong).toEqual([]);
  });

  it('show in the playground what the client and the writers of samples offer, and nothing else of the contract', () => {
    const own = ownCode('packages/playground').filter(
      ({ file, from }) => file.startsWith('src/') && packageOf(from) !== undefined,
    );
    const entries = /^@biometrid\/(client(\/browser(\/.+)?)?|openapi\/samples)$/;
    expect(own.filter(({ from }) => !entries.test(from))).toEqual([]);
  });

  it('that are engines know nothing of HTTP, SQL, or the API', () => {
    const engines = ['packages/face-engine', 'packages/voice-engine', 'packages/ocr-engine'];
    expect(importing(engines.flatMap(ownCode), http, sql)).toEqual([]);
  });
});

describe('the folders of the server', () => {
  const imports = importsIn(server);
  const of = (...folders: readonly string[]) =>
    imports.filter(({ file }) => folders.some((folder) => file.startsWith(`${folder}/`)));
  const into = (...folders: readonly string[]) => new RegExp(`^(${folders.join('|')})/`);

  it('are more than a few, and import each other', () => {
    expect(folderGraph(imports).size).toBeGreaterThan(15);
  });

  it('do not import each other in a circle', () => {
    expect(circlesOf(folderGraph(imports))).toEqual([]);
  });

  it('hold neither models nor pixels', () => {
    expect(importing(imports, pixelsAndModels)).toEqual([]);
  });

  it('speak SQL in the storage alone', () => {
    const others = imports.filter(({ file }) => !file.startsWith('storage/'));
    expect(importing(others, sql)).toEqual([]);
  });

  it('know in the storage nothing of biometrics, of tenants or of the contract', () => {
    const above = into(
      'vectors',
      'engines',
      'gallery',
      'templates',
      'face',
      'voice',
      'dialogues',
      'tenants',
      'contract',
    );
    expect(importing(of('storage'), above, http, contract)).toEqual([]);
  });

  it('know where the engines are nothing of HTTP, SQL, tenants or the contract', () => {
    const above = into('storage', 'tenants', 'contract', 'operations', 'http');
    expect(importing(of('engines', 'vectors'), above, http, sql, /^@biometrid\//)).toEqual([]);
  });

  it('know the contract from the binder on', () => {
    const below = of(
      'storage',
      'audit',
      'keys',
      'dialogues',
      'gallery',
      'templates',
      'erasure',
      'heard',
      'guessing',
      'tenants',
      'users',
    );
    expect(
      importing(below, into('contract', 'operations', 'http'), contract, /^@?fastify/),
    ).toEqual([]);
  });
});

describe('what reads the imports', () => {
  it('finds each way to write one', () => {
    const root = folderWith({
      'a/one.ts': `import { b } from '../b/two.js';\nimport type { C } from '../c.js';\nexport * from '../d/four.js';`,
      'a/late.mjs': `export const late = () => import('../e/five.mjs');`,
      'a/typed.ts': `export type F = import('../f/six.js').F;\nimport 'fastify';`,
      'a/node_modules/other.js': `import 'nobody';`,
      'a/words.ts': `// import '../g/seven.js';\nexport const text = "import '../h/eight.js'";`,
    });
    expect(importsIn(root).sort((one, other) => (one.from < other.from ? -1 : 1))).toEqual([
      { file: 'a/one.ts', from: 'b/two.js' },
      { file: 'a/one.ts', from: 'c.js' },
      { file: 'a/one.ts', from: 'd/four.js' },
      { file: 'a/late.mjs', from: 'e/five.mjs' },
      { file: 'a/typed.ts', from: 'f/six.js' },
      { file: 'a/typed.ts', from: 'fastify' },
    ]);
  });

  it('names the pair of folders that import each other, and the files', () => {
    const root = folderWith({
      'storage/storage.ts': `import type { Entry } from '../audit/chain.js';`,
      'storage/sql/audit.ts': `import { link } from '../../audit/chain.js';`,
      'audit/chain.ts': `import type { Row } from '../storage/storage.js';\nimport { now } from '../clock.js';`,
      'clock.ts': `export const now = Date.now;`,
    });
    expect(circlesOf(folderGraph(importsIn(root)))).toEqual([
      'audit → storage → audit: audit/chain.ts import storage, storage/sql/audit.ts and storage/storage.ts import audit',
    ]);
  });

  it('finds a longer circle, through a file at the top as well', () => {
    const circle: Import[] = [
      { file: 'http/start.ts', from: 'system.js' },
      { file: 'system.ts', from: 'upkeep/chores.js' },
      { file: 'upkeep/chores.ts', from: 'http/metrics.js' },
      { file: 'http/start.ts', from: 'json/json.js' },
    ];
    expect(circlesOf(folderGraph(circle))).toEqual([
      'http → system.ts → upkeep → http: http/start.ts import system.ts, system.ts import upkeep, upkeep/chores.ts import http',
    ]);
    expect(circlesOf(folderGraph(circle.slice(1)))).toEqual([]);
  });

  it('finds what must not be imported', () => {
    const imports: Import[] = [
      { file: 'engines/pool.ts', from: 'node:http' },
      { file: 'engines/pool.ts', from: 'node:path' },
      { file: 'engines/pool.ts', from: 'sharp' },
    ];
    expect(importing(imports, http)).toEqual(imports.slice(0, 1));
    expect(importing(imports, pixelsAndModels)).toEqual(imports.slice(2));
  });
});

/** What a package's own code imports; tests and benchmarks may import more. */
function ownCode(folder: string): Import[] {
  return importsIn(join(repository, folder)).filter(
    ({ file }) => !/^(test|bench)\//.test(file) && !/\.config\.ts$/.test(file),
  );
}

function importing(imports: readonly Import[], ...patterns: readonly RegExp[]): Import[] {
  return imports.filter(({ from }) => patterns.some((pattern) => pattern.test(from)));
}

/** The package of this repository that a module belongs to, by its name without the scope, or by where it lies. */
function packageOf(module: string): string | undefined {
  return /^(?:@biometrid\/|(?:\.\.\/)+(?:packages\/)?)([^/]+)/.exec(module)?.[1];
}

function manifestOf(folder: string): { dependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(join(repository, folder, 'package.json'), 'utf8'));
}

/** A folder with some files, until the end of the test. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'biometrid-imports-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [name, code] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), code);
  }
  return root;
}
