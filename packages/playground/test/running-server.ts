import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The built command; the server brings the page with it, so that the page cannot depend on the server. */
const command = fileURLToPath(new URL('../../server/bin/biometrid.mjs', import.meta.url));

/** An engine that answers the same to the same photo, whatever is on it. */
export const deterministicFaces = fileURLToPath(
  new URL('../../server/test/engines/deterministic-face.mjs', import.meta.url),
);

/** A server as `npm start` runs it, in a process of its own. */
export interface RunningServer {
  origin: string;
  /** What it prints to open the page by. */
  link: string;
  credentials: { key: string; secret: string; livenessToken: string };
  data: string;
  stop(): Promise<void>;
}

/** Starts `biometrid quickstart` at a free port, without engines unless options name some. */
export async function startServer(...options: readonly string[]): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-playground-'));
  const data = join(folder, 'data');
  const without = ['face', 'voice', 'document'].flatMap((kind) =>
    options.includes(`--${kind}-engine`) ? [] : [`--${kind}-engine`, 'none'],
  );
  const child = spawn(
    process.execPath,
    [command, 'quickstart', '--data', data, '--port', '0', ...without, ...options],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = once(child, 'close');
  let printed = '';
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (printed.includes('Stop with')) resolve();
    });
    ended.then(([code]) => reject(new Error(`The server ended with ${code}: ${log}`)));
  });
  const read = (pattern: RegExp) => {
    const [, found] = pattern.exec(printed) ?? [];
    if (found === undefined) throw new Error(`The server did not print ${pattern}`);
    return found;
  };
  return {
    origin: read(/API\s+(http:\S+)\/api/),
    link: read(/(http:\S+\/playground\/\S*)/),
    credentials: {
      key: read(/Key\s+(\S+)/),
      secret: read(/Secret\s+(\S+)/),
      livenessToken: read(/Liveness token\s+(\S+)/),
    },
    data,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
