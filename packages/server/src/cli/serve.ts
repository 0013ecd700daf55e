import { type RunningServer, type ServerOptions, startServer } from '../http/start-server.js';
import { defaultData, nonEmpty, readOptions, wholeNumber } from './options.js';

const help = `biometrid serve [options]

Runs the server until it is stopped with Ctrl+C or SIGTERM. Logs JSON lines to stderr.

  --data DIR     folder of the database and its keys (default ${defaultData})
  --host HOST    address to listen at (default 127.0.0.1; 0.0.0.0 is every address)
  --port PORT    port to listen at (default 8080; 0 takes any free one)
  --docs DIR     folder of the built docs site, served at /docs
  --dev          compare every answer with the contract, and log in detail
`;

/** The options that every command that serves has. */
export const serveOptions = {
  data: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  docs: { type: 'string' },
  dev: { type: 'boolean' },
} as const;

/** `biometrid serve` */
export async function serve(args: string[]): Promise<void> {
  const { values } = readOptions(args, serveOptions, help);
  if (values['help']) {
    process.stdout.write(help);
    return;
  }
  const server = await start(serverOptions(values));
  process.stderr.write(`biometrid: serving at ${server.origin}\n`);
}

/** What the options of a serving command mean to the server. */
export function serverOptions(values: {
  data?: string;
  host?: string;
  port?: string;
  docs?: string;
  dev?: boolean;
}): ServerOptions {
  return {
    data: nonEmpty('data', values.data ?? defaultData),
    ...(values.host === undefined ? {} : { host: nonEmpty('host', values.host) }),
    ...(values.port === undefined ? {} : { port: wholeNumber('port', values.port, 0, 65_535) }),
    ...(values.docs === undefined ? {} : { docs: nonEmpty('docs', values.docs) }),
    ...(values.dev ? { validateAnswers: true, logLevel: 'debug' as const } : {}),
  };
}

/** Starts the server, and stops it on Ctrl+C and SIGTERM. @throws with advice when the port is taken. */
export async function start(options: ServerOptions): Promise<RunningServer> {
  const server = await startServer(options).catch((error: unknown) => {
    throw isPortTaken(error)
      ? new Error(
          `Port ${options.port ?? 8080} is in use. Stop what uses it, or choose another with --port.`,
        )
      : error;
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

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
