import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, type TestContext } from 'vitest';
import { createKeyFolder, type Keys } from '../../src/keys/key-folder.js';
import { openKeys } from '../../src/keys/open-keys.js';
import { openStorage } from '../../src/storage/open-storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { auditLink } from '../../src/system.js';
import { createClient } from '../../src/tenants/clients.js';
import { faceEngine } from '../engines/samples.js';
import { freePort } from '../free-port.js';
import { postgresServer } from '../postgres/postgres-server.js';
import { type ServerProcess, startCommand } from '../server-process.js';
import { type TestClient, testClient } from '../server-under-test.js';

/** Three servers on one PostgreSQL, each a process at an address of its own, as three machines are. They end with the test. */
export interface ThreeServers {
  /** Where they listen: host and port of each. */
  addresses: readonly [string, string, string];
  adminPort: number;
  /** A further connection to their database, and their keys. */
  storage: Storage;
  keys: Keys;
  databaseUrl: string;
  /** Makes a client, which asks what answers at an origin. */
  client(origin: string): Promise<TestClient>;
  /** Templates in the memory of each; undefined of one that does not run. */
  galleries(): Promise<(number | undefined)[]>;
  /** One of the numbers that each tells; undefined of one that does not run. @param name with its label, where it has one. */
  metric(name: string): Promise<(number | undefined)[]>;
  end(which: number, signal: NodeJS.Signals): Promise<void>;
  start(which: number): Promise<void>;
}

const hosts = ['127.0.0.11', '127.0.0.12', '127.0.0.13'];

/** @param program file of one that reads the same words and the same file of settings as `biometrid serve`, to be run in its place. */
export async function threeServers(ctx: TestContext, program?: string): Promise<ThreeServers> {
  const { url: databaseUrl } = await (await postgresServer(ctx)).freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-three-'));
  const keys = join(folder, 'keys');
  createKeyFolder(keys);
  const [port, adminPort] = [await freePort(), await freePort()];
  const running: (ServerProcess | undefined)[] = [];
  onTestFinished(async () => {
    await Promise.all(running.map((server) => server?.end('SIGKILL')));
    rmSync(folder, { recursive: true });
  });
  const start = async (which: number) => {
    const config = join(folder, `${which}.json`);
    const host = String(hosts[which]);
    const settings = {
      ...{ databaseUrl, databaseTimeout: '60s', keys, host, port, adminHost: host, adminPort },
      ...{ faceEngine, engineThreads: 1, engineDeadline: '60s', voiceEngine: 'none' },
      ...{ documentEngine: 'none', trustProxy: 'loopback', failedLoginsPerMinute: 5 },
      // So long that a slow machine refuses nobody.
      ...{ galleryPatience: '60s', logLevel: 'error', drain: '5s' },
    };
    // A command line would show the password.
    writeFileSync(config, JSON.stringify(settings));
    const words = ['serve', '--data', join(folder, host), '--config', config];
    running[which] = await startCommand(words, {}, program);
  };
  // The first makes the tables.
  await start(0);
  await Promise.all([start(1), start(2)]);
  const ring = openKeys(join(folder, 'data'), keys, false).keys;
  const storage = await openStorage({ data: folder, databaseUrl }, auditLink(ring));
  onTestFinished(() => storage.close());
  const metric = (name: string) =>
    Promise.all(
      hosts.map(async (host, which) => {
        if (running[which] === undefined) return undefined;
        const page = await (await fetch(`http://${host}:${adminPort}/metrics`)).text();
        const line = page.split('\n').find((each) => each.startsWith(`biometrid_${name} `));
        return Number(line?.split(' ').at(-1));
      }),
    );
  return {
    addresses: hosts.map((host) => `${host}:${port}`) as [string, string, string],
    ...{ adminPort, storage, databaseUrl, keys: ring },
    client: async (origin) =>
      testClient(origin, await createClient(storage, ring.pepper, 'a client')),
    metric,
    galleries: () => metric('gallery_templates'),
    async end(which, signal) {
      await running[which]?.end(signal);
      running[which] = undefined;
    },
    start,
  };
}
