import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The benchmarks, each a file beside this one and a process of its own. */
const benchmarks = ['http', 'gallery', 'load', 'idle', 'face'];

const named = process.argv.slice(2);
const unknown = named.filter((name) => !benchmarks.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there is ${benchmarks.join(', ')}.`);
  process.exit(2);
}
for (const name of named.length > 0 ? named : benchmarks) {
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const { status } = spawnSync(process.execPath, [...process.execArgv, file], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
