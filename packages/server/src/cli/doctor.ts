import { flag } from '../settings/kind.js';
import { serverSettings } from '../settings/server-settings.js';
import { setting } from '../settings/setting.js';
import { examine } from './examination.js';
import type { Finding } from './finding.js';
import { json } from './read-command.js';
import { readSettings } from './settings.js';
import { settingsHelp } from './settings-help.js';

const usage = `biometrid doctor [options]

Looks for what keeps a server from running well: settings, data and disk, keys and whether they fit the data, database,
engines, versions. Give it the settings of the server; it works beside one. A line each, with what to do next; the exit code
is 1 when something fails. With --deep it opens every sealed row and names the users of whom something does not open.

`;

const own = {
  json,
  deep: setting(flag, 'open every sealed row, however long that takes', false),
};

/** `biometrid doctor` */
export async function doctor(args: string[]): Promise<void> {
  const parsed = readSettings(args, process.env, { ...serverSettings, ...own }, serverSettings);
  if (parsed === undefined) {
    process.stdout.write(usage + settingsHelp(serverSettings, own));
    return;
  }
  const findings = [
    ...parsed.warnings.map(
      (says): Finding => ({ about: 'settings', state: 'warning', says: says }),
    ),
    ...(await examine(parsed.settings, parsed.settings)),
  ];
  process.stdout.write(
    parsed.settings.json
      ? `${JSON.stringify({ findings })}\n`
      : findings
          .map(({ state, about, says }) => `${state.padEnd(9)}${about.padEnd(17)}${says}\n`)
          .join(''),
  );
  if (findings.some(({ state }) => state === 'failure')) process.exitCode = 1;
}
