import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A server that was started as `npm start` does, with the client that it made. */
export interface Quickstart {
  readonly origin: string;
  readonly key: string;
  readonly secret: string;
  readonly process: ChildProcess;
}

/** Starts what `npm start` starts, on a port of its own. */
export function quickstart(data: string): Promise<Quickstart> {
  const command = ['packages/server/bin/biometrid.mjs', 'quickstart', '--docs', 'docs/dist'];
  const process = spawn('node', [...command, '--port', '0', '--data', data], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  });
  return new Promise((resolve, reject) => {
    let said = '';
    const read = (chunk: Buffer) => {
      said += chunk.toString();
      const [, origin, key, secret] =
        /API +(http:\S+)\/api[\s\S]+Key +(\S+)\s+Secret +(\S+)/.exec(said) ?? [];
      if (origin && key && secret)
        resolve({ origin: origin.replace('127.0.0.1', 'localhost'), key, secret, process });
    };
    process.stdout.on('data', read);
    process.stderr.on('data', read);
    process.once('exit', () => reject(new Error(`the server did not start: ${said}`)));
  });
}
