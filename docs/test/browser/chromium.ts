import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** What to say where there is no Chromium. */
export const chromiumMissing = `Chromium is missing: none of ${names.join(', ')} is on the path`;

/**
 * Starts the system's Chromium, talking to nobody but the pages under test.
 * @param flags beside the usual ones.
 * @returns nothing when there is no Chromium.
 * @throws in continuous integration, where there must be one.
 */
export async function startChromium(flags: readonly string[] = []): Promise<Browser | undefined> {
  const executablePath = findOnPath();
  if (executablePath === undefined) {
    if (process.env['CI']) throw new Error(chromiumMissing);
    return undefined;
  }
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...flags,
    ],
  });
}

function findOnPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
