import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A process of its own that works on a data folder; see `work-on-folder.ts` for what it can do. */
export interface AnotherProcess {
  /** Resolves to the next line that it prints. */
  line(): Promise<string>;
  /** Resolves to its exit code and what it wrote to stderr. */
  ended: Promise<{ code: number | null; stderr: string }>;
  /** Tells it to go on. */
  goOn(): void;
}

/** Starts a process that opens nothing until it is told to go on. */
export function anotherProcess(folder: string, ...work: string[]): AnotherProcess {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const script = fileURLToPath(new URL('work-on-folder.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', tsx, script, folder, ...work], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  return {
    async line() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`The process ended: ${stderr}`);
      return value;
    },
    ended: once(child, 'close').then(([code]) => ({ code, stderr })),
    goOn: () => child.stdin.write('\n'),
  };
}
