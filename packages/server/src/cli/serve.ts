import { checkFolderPermissions } from '../folder-permissions.js';
import { type RunningServer, type ServerOptions, startServer } from '../http/start-server.js';
import { areDevelopmentKeys, makeDevelopmentKeys } from '../keys/development-keys.js';
import { keyFolderOf } from '../keys/open-keys.js';
import {
  defaultEngines,
  type ServerSettings,
  serverSettings,
} from '../settings/server-settings.js';
import { readSettings } from './settings.js';
import { settingsHelp } from './settings-help.js';

const help = `biometrid serve [options]

Runs the server until it is stopped with Ctrl+C or SIGTERM. Logs JSON lines to stderr.

`;

/** `biometrid serve` */
export async function serve(args: string[]): Promise<void> {
  const parsed = readSettings(args, process.env, serverSettings);
  if (parsed === undefined) {
    process.stdout.write(help + settingsHelp(serverSettings));
    return;
  }
  warn(parsed.warnings);
  const { settings } = parsed;
  const folder = keyFolderOf(settings.data, settings.keys);
  checkFolderPermissions(settings);
  if (settings.dev) makeDevelopmentKeys(settings.data, folder);
  if (areDevelopmentKeys(folder)) warn([developmentKeys(folder)]);
  const server = await start(serverOptions(settings));
  process.stderr.write(`biometrid: serving at ${server.origin}\n`);
  if (server.adminOrigin !== undefined)
    process.stderr.write(`biometrid: health and metrics at ${server.adminOrigin}\n`);
}

function developmentKeys(folder: string): string {
  return `THE KEYS IN ${folder} ARE DEVELOPMENT KEYS: --dev made them, and nobody was asked to back them up. KEEP NO REAL PERSON'S BIOMETRICS WITH THEM. For those, begin with biometrid keys init and an empty data folder.`;
}

/** Tells of what its user should know, on stderr. */
export function warn(warnings: readonly string[]): void {
  for (const warning of warnings) process.stderr.write(`biometrid: ${warning}\n`);
}

/** What the settings of a serving command mean to the server. */
export function serverOptions(settings: ServerSettings): ServerOptions {
  const { faceEngine, voiceEngine, documentEngine } = settings;
  return {
    ...settings,
    faceEngine: faceEngine === 'none' ? undefined : faceEngine,
    withoutFaceEngine: faceEngine === defaultEngines.face ? goOnWithout('face') : undefined,
    voiceEngine: voiceEngine === 'none' ? undefined : voiceEngine,
    withoutVoiceEngine: voiceEngine === defaultEngines.voice ? goOnWithout('voice') : undefined,
    documentEngine: documentEngine === 'none' ? undefined : documentEngine,
    withoutDocumentEngine:
      documentEngine === defaultEngines.document ? goOnWithout('document') : undefined,
    validateAnswers: settings.dev,
    logLevel: settings.logLevel ?? (settings.dev ? 'debug' : undefined),
  };
}

/** @returns what tells why the server starts without an engine that comes with it. */
function goOnWithout(kind: keyof typeof defaultEngines): (why: Error) => void {
  const meaning = `The server goes on without: what needs ${kind}s answers 404 or 503. Mend the engine, as biometrid doctor says, and start again; or say that none is wanted with --${kind}-engine none.`;
  return ({ message }) => warn([`${message}\nbiometrid: ${meaning}`]);
}

/** Starts the server, and stops it on Ctrl+C and SIGTERM. @throws with advice when it cannot listen. */
export async function start(options: ServerOptions): Promise<RunningServer> {
  const server = await startServer(options).catch((error: unknown) => {
    throw listenAdvice(error, options) ?? error;
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Not once: package managers pass on a Ctrl+C that the terminal has sent already.
    process.on(signal, () => {
      server.close().catch((error: unknown) => {
        process.stderr.write(`biometrid: ${String(error)}\n`);
        process.exitCode = 1;
      });
    });
  }
  return server;
}

/** What to do when the server could not listen where it was to; undefined when it failed otherwise. */
function listenAdvice(error: unknown, { adminPort }: ServerOptions): Error | undefined {
  if (!(error instanceof Error && 'code' in error)) return undefined;
  if (error.code === 'ENOTFOUND' || error.code === 'EADDRNOTAVAIL')
    return new Error(
      `The server cannot listen there (${error.message}). Name an address of this machine with --host and --admin-host.`,
    );
  if (!('port' in error)) return undefined;
  const option = error.port === adminPort ? '--admin-port' : '--port';
  if (error.code === 'EADDRINUSE')
    return new Error(
      `Port ${error.port} is in use. Stop what uses it, or choose another with ${option}.`,
    );
  if (error.code === 'EACCES')
    return new Error(
      `This user may not listen at port ${error.port}. Choose one from 1024 on with ${option}.`,
    );
  return undefined;
}
