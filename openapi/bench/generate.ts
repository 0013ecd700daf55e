import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Seconds that `pnpm generate` takes, the package manager's own start aside: median of three runs each. */
const cold = medianSeconds(() =>
  run('turbo', ['run', 'generate', '--force', '--output-logs=none']),
);
const cached = medianSeconds(() => run('node', ['openapi/generate/cli.mjs']));
console.log('pnpm generate                 seconds  at most');
console.log(`cold (everything made anew)   ${cold.toFixed(2).padStart(7)}     6.00`);
console.log(`cached (nothing to do)        ${cached.toFixed(2).padStart(7)}     0.70`);

function medianSeconds(action: () => void): number {
  const seconds = [0, 1, 2].map(() => {
    const started = performance.now();
    action();
    return (performance.now() - started) / 1000;
  });
  return seconds.toSorted((a, b) => a - b)[1] ?? Number.NaN;
}

function run(command: string, args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`);
}
