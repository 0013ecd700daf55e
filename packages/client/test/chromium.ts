import process from 'node:process';
import { type Browser, chromium } from 'playwright-core';
import { MissingRuntime } from './missing-runtime.js';

/**
 * Starts the system's Chromium, talking to nobody but the pages under test.
 * @param flags beside the usual ones.
 * @throws MissingRuntime when there is none.
 */
export async function startChromium(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  const quiet = ['background-networking', 'component-update', 'sync', 'gpu', 'quic'];
  const args = ['--no-sandbox', '--no-first-run', ...quiet.map((name) => `--disable-${name}`)];
  return chromium.launch({ executablePath, args: [...args, ...flags] }).catch((error: unknown) => {
    throw new MissingRuntime(`${executablePath} does not start: ${error}`);
  });
}
