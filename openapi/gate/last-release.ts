import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'openapi/released';
const named = /^biometrid-(\d+)\.(\d+)\.(\d+)\.yaml$/;

interface Release {
  readonly version: string;
  /** Relative to the workspace. */
  readonly path: string;
}

/** The newest of the contracts that were released, by semantic version; undefined before the first release. */
export function lastRelease(workspace: string): Release | undefined {
  const path = join(workspace, folder);
  const releases = (existsSync(path) ? readdirSync(path) : []).flatMap((file) => {
    const match = named.exec(file);
    return match === null ? [] : [{ file, numbers: match.slice(1).map(Number) }];
  });
  const newest = releases.sort((a, b) => compareNumbers(b.numbers, a.numbers))[0];
  if (newest === undefined) return undefined;
  return { version: newest.numbers.join('.'), path: `${folder}/${newest.file}` };
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((number, i) => number !== b[i]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
