import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'vitest';
import { freePort } from '../free-port.js';
import { deploy, proxyFolder, startedProxy } from './started-proxy.js';
import type { ThreeServers } from './three-servers.js';

/** HAProxy with the file of the deployment, at a free port. */
export async function haproxy(ctx: TestContext, { addresses, adminPort }: ThreeServers) {
  const [port, healthPort] = [await freePort(), await freePort()];
  const folder = proxyFolder();
  const largeClients = join(folder, 'large-clients.map');
  const socket = join(folder, 'haproxy.sock');
  writeFileSync(largeClients, '');
  const [first, second, third] = addresses;
  const variables = {
    BIOMETRID_BIND: `127.0.0.1:${port}`,
    BIOMETRID_HEALTH_BIND: `127.0.0.1:${healthPort}`,
    BIOMETRID_SOCKET: socket,
    BIOMETRID_ADMIN_PORT: `${adminPort}`,
    BIOMETRID_PROXY_BEFORE: '127.0.0.99',
    BIOMETRID_LARGE_CLIENTS: largeClients,
    BIOMETRID_SERVER_1: first,
    BIOMETRID_SERVER_2: second,
    BIOMETRID_SERVER_3: third,
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    largeClients,
    /** Has it do something while it runs. @returns what it says to that. */
    tell: (command: string) => tell(socket, command),
    start: () =>
      startedProxy(ctx, 'haproxy', ['-db', '-f', deploy('haproxy.cfg')], port, variables),
  };
}

async function tell(path: string, command: string): Promise<string> {
  const socket = connect(path);
  await once(socket, 'connect');
  socket.end(`${command}\n`);
  return text(socket);
}
