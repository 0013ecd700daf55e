import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

// By its path, since the server depends on this package for its own tests and the other way round would be a circle.
const biometrid = fileURLToPath(new URL('../../../server/bin/biometrid.mjs', import.meta.url));

/** The real server on a free port and an empty data folder, with one client. */
export async function startRealServer() {
  const data = await mkdtemp(join(tmpdir(), 'biometrid-data-'));
  const create = [biometrid, 'clients', 'create', 'pack-test', '--data', data, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, create);
  const { key, secret }: { key: string; secret: string } = JSON.parse(stdout);

  const server = spawn(process.execPath, [biometrid, 'serve', '--port', '0', '--data', data]);
  let log = '';
  const origin = await new Promise<string>((resolve, reject) => {
    server.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      const address = /serving at (http:\S+)/.exec(log)?.[1];
      if (address) resolve(address);
    });
    server.once('exit', () => reject(new Error(`the server did not start: ${log}`)));
  });
  return {
    origin,
    key,
    secret,
    async close() {
      server.kill();
      await once(server, 'exit');
      await rm(data, { recursive: true, force: true });
    },
  };
}
