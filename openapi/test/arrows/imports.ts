import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** A file's import of another module, whether of values or of types, at the top or in the middle of its code. */
export interface Import {
  /** Path of the file below the folder that was read, with `/`. */
  readonly file: string;
  /** What it imports: a path below the same folder when it is written relative to the file, else as it stands. */
  readonly from: string;
}

const folderOfOthers = /(^|\/)(node_modules|dist|coverage|\.turbo)(\/|$)/;

/** Every import of the code below a folder. */
export function importsIn(root: string): Import[] {
  return codeIn(root).flatMap((file) =>
    importsOf(readFileSync(join(root, file), 'utf8')).map((name) => ({
      file,
      from: name.startsWith('.') ? posix.join(posix.dirname(file), name) : name,
    })),
  );
}

function codeIn(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.([cm]?[jt]s|tsx)$/.test(name) && !folderOfOthers.test(name))
    .sort();
}

function importsOf(code: string): string[] {
  const { importedFiles } = ts.preProcessFile(code, true, true);
  return importedFiles.map(({ fileName }) => fileName);
}

/** What imports what: from each folder, the folders that its files import, and by which of its files. */
export type FolderGraph = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** The graph of the folders that lie at the top; a file that lies there stands for itself. */
export function folderGraph(imports: readonly Import[]): FolderGraph {
  const graph = new Map<string, Map<string, string[]>>();
  for (const { file, from } of imports) {
    if (!isPath(from)) continue;
    const [here, there] = [topOf(file), topOf(from)];
    if (here === there) continue;
    const arrows = graph.get(here) ?? new Map<string, string[]>();
    graph.set(here, arrows);
    const files = arrows.get(there) ?? [];
    arrows.set(there, files);
    if (!files.includes(file)) files.push(file);
  }
  return graph;
}

function isPath(from: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(from) && !from.startsWith('..');
}

/** Imports name the built file. */
function topOf(path: string): string {
  const top = path.split('/', 1)[0] ?? path;
  return top.replace(/\.js$/, '.ts');
}

/**
 * The circles of a graph, the shortest through each folder, each once, as a sentence that names the files:
 * `a → b → a: a/x.ts imports b, b/y.ts imports a`.
 */
export function circlesOf(graph: FolderGraph): string[] {
  const circles = new Map<string, string>();
  for (const start of graph.keys()) {
    const circle = shortestWayBack(graph, start);
    if (circle === undefined) continue;
    const name = [...circle].sort().join(' ');
    if (!circles.has(name)) circles.set(name, sentenceOf(graph, circle));
  }
  return [...circles.values()];
}

/** @returns the folders of the circle from the start on, without it at the end. */
function shortestWayBack(graph: FolderGraph, start: string): string[] | undefined {
  const seen = new Set<string>();
  let ways: string[][] = [[start]];
  while (ways.length > 0) {
    const longer: string[][] = [];
    for (const way of ways) {
      for (const next of graph.get(way.at(-1) ?? start)?.keys() ?? []) {
        if (next === start) return way;
        if (seen.has(next)) continue;
        seen.add(next);
        longer.push([...way, next]);
      }
    }
    ways = longer;
  }
  return undefined;
}

function sentenceOf(graph: FolderGraph, circle: readonly string[]): string {
  const arrows = circle.map((from, index) => {
    const to = circle[(index + 1) % circle.length] ?? from;
    return `${(graph.get(from)?.get(to) ?? []).join(' and ')} import ${to}`;
  });
  return `${[...circle, circle[0]].join(' → ')}: ${arrows.join(', ')}`;
}
