import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A process of its own that runs a script of the tests. */
export interface AnotherProcess {
  /** Resolves to the next line that it prints. */
  line(): Promise<string>;
  /** Resolves to all further lines, when it has ended. */
  rest(): Promise<string[]>;
  /** Resolves to its exit code, null when it was killed, and what it wrote to stderr. */
  ended: Promise<{ code: number | null; stderr: string }>;
  /** Sends it a line. */
  goOn(): void;
  /** Ends it as a power cut does, at once and without a word. */
  kill(): void;
}

/**
 * Starts a script in a process.
 * @param script a URL; see `work-on-folder.ts` for what it can do to a data folder.
 */
export function anotherProcess(script: URL, ...args: string[]): AnotherProcess {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = spawn(process.execPath, ['--import', tsx, fileURLToPath(script), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  // One that was killed takes no lines any more.
  child.stdin.on('error', () => {});
  return {
    async line() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`The process ended: ${stderr}`);
      return value;
    },
    async rest() {
      const rest: string[] = [];
      for (;;) {
        const { value, done } = await lines.next();
        if (done) return rest;
        rest.push(value);
      }
    },
    ended: once(child, 'close').then(([code]) => ({ code, stderr })),
    goOn: () => child.stdin.write('\n'),
    kill: () => child.kill('SIGKILL'),
  };
}

/** Starts a process that opens nothing in a data folder until it is told to go on. */
export function workOnFolder(folder: string, ...work: string[]): AnotherProcess {
  return anotherProcess(new URL('work-on-folder.ts', import.meta.url), folder, ...work);
}
