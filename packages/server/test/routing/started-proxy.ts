import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished, type TestContext } from 'vitest';
import { ordinaryUser } from '../ordinary-user.js';

/** A file of the deployment. */
export const deploy = (file: string) =>
  fileURLToPath(new URL(`../../../../docs/deploy/${file}`, import.meta.url));

/**
 * Starts a proxy that this machine has, as an ordinary user, and waits until it takes connections. It ends with the test. Where it is
 * missing the test is skipped, or fails in CI.
 * @param port at 127.0.0.1.
 */
export async function startedProxy(
  ctx: TestContext,
  program: 'haproxy' | 'nginx',
  words: readonly string[],
  port: number,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const file = found(program);
  if (file === undefined) {
    const missing = `${program} is not installed; Debian has it as ${program}`;
    if (process.env['CI']) throw new Error(missing);
    ctx.skip(missing);
  }
  const child = spawn(file, words, {
    ...ordinaryUser(),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...variables },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  while (!(await takesConnections(port))) {
    if (child.exitCode !== null) throw new Error(`${program} did not start: ${output}`);
    await sleep(20);
  }
  return `http://127.0.0.1:${port}`;
}

/** A folder that an ordinary user may write to, until the test ends. */
export function proxyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-proxy-'));
  chmodSync(folder, 0o777);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Debian keeps both off an ordinary user's path. */
function found(program: string): string | undefined {
  return [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file));
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
      .on('connect', () => {
        socket.destroy();
        resolve(true);
      })
      .on('error', () => resolve(false));
  });
}
