import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { biometrid } from '../command-in-process.js';
import { ask } from '../raw-http.js';
import { command, newDataFolder, startServerProcess } from '../server-process.js';

describe('a process that loses its output', () => {
  let data: string;
  beforeEach(() => {
    data = newDataFolder();
  });
  afterEach(() => rmSync(dirname(data), { recursive: true }));

  it('is a server that goes on, although nobody reads its log any more', async () => {
    const server = await startServerProcess('serve', data);
    try {
      server.child.stderr.destroy();
      for (let n = 0; n < 5; n += 1)
        expect((await ask(server.origin, { path: '/api/1.0/voice/languages' })).status).toBe(400);
      expect(server.child.exitCode).toBeNull();
    } finally {
      await server.end('SIGTERM');
    }
  });

  it('is a command that fails without a word when its reader has seen enough', async () => {
    const child = spawn(process.execPath, [command, '--help'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    expect([...(await once(child, 'close')), stderr]).toEqual([1, null, '']);
  });

  it('is a command that says so when its result cannot be written, having done its work', async (ctx) => {
    if (!existsSync('/dev/full')) return ctx.skip('this system has no full device');
    const child = spawn(process.execPath, [command, 'clients', 'create', 'acme', '--data', data], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
    expect(stderr).toContain('biometrid: The output cannot be written (ENOSPC');
    expect((await biometrid('clients', 'list', '--data', data)).stdout).toContain('acme');
  });
});
