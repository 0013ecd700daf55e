import { resolve } from 'node:path';
import { ContractProblems, reportProblems } from './problems.js';

/** The options of `pnpm generate`, as its `--help` explains them. */
export interface GenerateOptions {
  check?: boolean;
  watch?: boolean;
  lint?: boolean;
  spec?: string;
  out?: string;
  package?: string;
}

/** Runs `pnpm generate` with options. @returns the exit code. */
export async function run(options: GenerateOptions): Promise<number> {
  const commands = [
    options.package,
    options.check,
    options.watch,
    options.lint,
    options.spec ?? options.out,
  ];
  if (commands.filter((command) => command !== undefined).length > 1) {
    console.error(
      'pnpm generate: --check, --watch, --lint, --package and --spec do not go together',
    );
    return 2;
  }
  try {
    // Each command is loaded when it is asked for: most need no linter, which takes a while to load.
    if (options.package !== undefined) {
      const { generatePackage } = await import('./package.js');
      return await generatePackage(resolve(options.package));
    }
    if (options.check) return await (await import('./check.js')).check();
    if (options.lint) return await (await import('./lint.js')).lintContract();
    if (options.watch) return await (await import('./watch.js')).watchContract();
    if (options.spec === undefined || options.out === undefined) {
      console.error(
        'pnpm generate: --spec and --out go together: --spec my-api.yaml --out generated',
      );
      return 2;
    }
    // pnpm runs scripts in the repository's root; a path is meant from where the person stands.
    const from = process.env['INIT_CWD'] ?? process.cwd();
    const { fork } = await import('./fork.js');
    return await fork(resolve(from, options.spec), resolve(from, options.out));
  } catch (error) {
    if (error instanceof ContractProblems) {
      reportProblems(error);
      return 1;
    }
    // A folder that cannot be written says so better without the stack.
    if (error instanceof Error && 'syscall' in error) {
      console.error(`pnpm generate: ${error.message}`);
      return 1;
    }
    throw error;
  }
}
