import { resolve } from 'node:path';
import { check } from './check.js';
import { fork } from './fork.js';
import { ContractProblems } from './load.js';
import { generatePackage } from './package.js';
import { watch } from './watch.js';

/** The options of `pnpm generate`, as its `--help` explains them. */
export interface GenerateOptions {
  check?: boolean;
  watch?: boolean;
  spec?: string;
  out?: string;
  package?: string;
}

/** Runs `pnpm generate` with options. @returns the exit code. */
export async function run(options: GenerateOptions): Promise<number> {
  try {
    if (options.package !== undefined) return await generatePackage(resolve(options.package));
    if (options.check) return await check();
    if (options.watch) return await watch();
    if (options.spec === undefined || options.out === undefined) {
      console.error(
        'pnpm generate: --spec and --out go together: --spec my-api.yaml --out generated',
      );
      return 2;
    }
    // pnpm runs scripts in the repository's root; a path is meant from where the person stands.
    const from = process.env['INIT_CWD'] ?? process.cwd();
    return await fork(resolve(from, options.spec), resolve(from, options.out));
  } catch (error) {
    if (!(error instanceof ContractProblems)) throw error;
    reportProblems(error);
    return 1;
  }
}

/** Prints what is wrong with a document, a problem at a time. */
export function reportProblems(error: ContractProblems): void {
  console.error(`${error.message}:\n`);
  for (const problem of error.problems) console.error(`  ${problem}\n`);
}
