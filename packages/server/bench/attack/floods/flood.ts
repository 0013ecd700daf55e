import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const scripts = {
  bodies: new URL('./bodies.mjs', import.meta.url),
  slow: new URL('./slow.mjs', import.meta.url),
};

/**
 * Runs a flood in a process of its own, so that what it works at does not count as the server's delay.
 * @returns what it tells when it is over.
 */
export async function flood(
  kind: keyof typeof scripts,
  options: { port: number; connections: number } & Readonly<Record<string, unknown>>,
): Promise<Record<string, number>> {
  const script = fileURLToPath(scripts[kind]);
  const words = [script, JSON.stringify(options)];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  return JSON.parse(stdout);
}
