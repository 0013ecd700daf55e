import { examine, type Finding } from './examination.js';
import { json } from './read-command.js';
import { serveSettings } from './serve-settings.js';
import { readSettings } from './settings.js';
import { settingsHelp } from './settings-help.js';

const usage = `biometrid doctor [options]

Looks for what keeps a server from running well: settings, data and disk, keys and whether they fit the data, database,
engines, versions. Give it the settings of the server; it works beside one. A line each, with what to do next; the exit code
is 1 when something fails.

`;

/** `biometrid doctor` */
export async function doctor(args: string[]): Promise<void> {
  const told = readSettings(args, process.env, { ...serveSettings, json }, serveSettings);
  if (told === undefined) {
    process.stdout.write(usage + settingsHelp(serveSettings, { json }));
    return;
  }
  const findings = [
    ...told.warnings.map((says): Finding => ({ about: 'settings', state: 'warning', says: says })),
    ...(await examine(told.settings)),
  ];
  process.stdout.write(
    told.settings.json
      ? `${JSON.stringify({ findings })}\n`
      : findings
          .map(({ state, about, says }) => `${state.padEnd(9)}${about.padEnd(17)}${says}\n`)
          .join(''),
  );
  if (findings.some(({ state }) => state === 'failure')) process.exitCode = 1;
}
