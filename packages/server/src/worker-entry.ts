/** What starts a worker thread at a file of this package: `new Worker(url, { execArgv })`, or a pool with the same two. */
export interface WorkerEntry {
  url: URL;
  execArgv: string[];
}

/**
 * Finds a worker thread's file: the built one beside the bundle, or the source through tsx where the server itself runs
 * from source (tests, benchmarks, `pnpm dev`).
 * @param name its path below `src`, without the ending: `gallery/gallery-worker`. tsup.config.ts lists it as an entry of
 * the same name.
 */
export function workerEntry(name: string): WorkerEntry {
  if (!import.meta.url.endsWith('.ts')) {
    return { url: new URL(`./${name}.js`, import.meta.url), execArgv: [] };
  }
  const tsx = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  // By `--import tsx` alone, its own or the process's, a worker on Node 20 does not know what to do with its first file.
  const register = `import { register } from ${tsx}; register();`;
  return {
    url: new URL(`./${name}.ts`, import.meta.url),
    execArgv: ['--import', `data:text/javascript,${encodeURIComponent(register)}`],
  };
}
