import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseYaml } from '@redocly/openapi-core';
import type { Contract, GeneratedFile } from './contract.js';
import { loadContract } from './load.js';
import { ContractProblems } from './problems.js';
import { generateTarget, listTargets, type Target, writeFiles } from './targets.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where in the package the files of each target come to lie: its place by ours. */
const places: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  openapi: { 'dist/biometrid.json': 'openapi.json' },
  types: { 'src/': 'src/types/' },
  client: { 'src/': 'src/client/', 'api.md': 'api.md' },
  docs: { 'dist/': 'docs/' },
};

/**
 * Generates from another document a package of its own: types and client with the hand-written sources that they build on,
 * the document, and the docs page. This repository is left alone, and nothing is written when anything fails.
 */
export async function fork(spec: string, out: string): Promise<number> {
  if (isPartOfRepository(out)) {
    throw new ContractProblems(out, [`${out} is part of this repository; choose another --out`]);
  }
  const contract = await loadContract(spec);
  const files: GeneratedFile[] = [];
  for (const target of listTargets()) {
    const made = [...(await sourcesOf(target)), ...(await generateTarget(target, contract))];
    for (const { path, content } of made) {
      const place = placeOf(target.name, path);
      if (place !== undefined) files.push({ path: place, content: withinPackage(place, content) });
    }
  }
  files.push(...(await packageFiles(contract)));
  await writeFiles(out, files, ['src/types', 'src/client']);
  console.log(`generated ${out}: \`npm install && npm run build\` there makes a package of it`);
  return 0;
}

/** Whether a folder is one that this repository's own packages lie in, or holds them. */
function isPartOfRepository(out: string): boolean {
  return ['openapi', 'packages', 'docs'].some((name) => {
    const [up] = relative(join(root, name), out).split(sep);
    const [down] = relative(out, join(root, name)).split(sep);
    return up !== '..' || down !== '..';
  });
}

/** The sources of a target that are written by hand. */
async function sourcesOf({ folder }: Target): Promise<GeneratedFile[]> {
  if (!existsSync(join(folder, 'src'))) return [];
  const entries = await readdir(join(folder, 'src'), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.startsWith('src/generated/'));
  return Promise.all(
    paths.map(async (path) => ({ path, content: await readFile(join(folder, path), 'utf8') })),
  );
}

function placeOf(target: string, path: string): string | undefined {
  const [ours, theirs] =
    Object.entries(places[target] ?? {}).find(([prefix]) => path.startsWith(prefix)) ?? [];
  return ours === undefined ? undefined : theirs + path.slice(ours.length);
}

/** Client and types are two packages here and one there. */
function withinPackage(path: string, content: string | Uint8Array): string | Uint8Array {
  if (typeof content !== 'string' || !path.endsWith('.ts')) return content;
  const types = posix.relative(posix.dirname(path), 'src/types/index.js');
  return content.replaceAll("from '@biometrid/types'", `from '${types}'`);
}

/** What makes a package of the sources: its manifest, how it is compiled, and a word to who finds it. */
async function packageFiles({ document: { info }, source }: Contract): Promise<GeneratedFile[]> {
  const client = JSON.parse(await readFile(join(root, 'packages/client/package.json'), 'utf8'));
  const base = JSON.parse(await readFile(join(root, 'tsconfig.base.json'), 'utf8'));
  const workspace = await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const { catalog } = parseYaml(workspace) as { catalog: Record<string, string> };
  const versions = (wanted: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(wanted)
        .filter(([name]) => name !== '@biometrid/types')
        .map(([name, version]) => [name, version === 'catalog:' ? catalog[name] : version]),
    );
  const name = info.title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  const entry = (file: string) => ({ types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` });
  const manifest = {
    name: `${name || 'api'}-client`,
    version: /^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(info.version) ? info.version : '0.0.0',
    description: `Types and client of ${info.title}, generated from its OpenAPI document`,
    private: true,
    type: 'module',
    sideEffects: false,
    engines: client.engines,
    files: ['dist', 'api.md', 'openapi.json', 'openapi.yaml'],
    exports: {
      '.': entry('client/index'),
      './node': entry('client/node/index'),
      './types': entry('types/index'),
      './openapi.json': './openapi.json',
    },
    scripts: { build: 'tsc', typecheck: 'tsc --noEmit' },
    dependencies: versions(client.dependencies),
    devDependencies: versions({ '@types/node': 'catalog:', typescript: 'catalog:' }),
  };
  const { noEmit: _, ...compilerOptions } = base.compilerOptions;
  const tsconfig = {
    compilerOptions: {
      ...compilerOptions,
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      types: ['node'],
      declaration: true,
      rootDir: 'src',
      outDir: 'dist',
    },
    include: ['src'],
  };
  const readme = `# ${info.title}

Types and client, generated from \`openapi.yaml\` by \`pnpm generate --spec … --out …\` of BiometrID. Do not edit: change the document and
generate again.

- \`npm install && npm run build\` compiles \`src/\` into \`dist/\`.
- [\`api.md\`](api.md) lists the client's methods, \`docs/index.html\` is the reference.
`;
  return [
    { path: 'package.json', content: `${JSON.stringify(manifest, null, 2)}\n` },
    { path: 'tsconfig.json', content: `${JSON.stringify(tsconfig, null, 2)}\n` },
    { path: 'README.md', content: readme },
    { path: 'openapi.yaml', content: source },
  ];
}
