import { createRequire } from 'node:module';
import { UsageError } from './options.js';

const help = `biometrid COMMAND [options]

Runs a BiometrID server and its clients (the organisations that call it).

  serve                 run the server
  clients create NAME   make a client and print its credentials, once
  quickstart            make a first client when there is none, then run the server

  --help                explain the command
  --version             print the version
`;

type Command = (args: string[]) => Promise<void>;

/** Each is loaded when it is asked for, so that a short command does not wait for the whole server. */
const commands: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['serve', async () => (await import('./serve.js')).serve],
  ['clients create', async () => (await import('./clients-create.js')).clientsCreate],
  ['quickstart', async () => (await import('./quickstart.js')).quickstart],
]);

/** Runs the `biometrid` command. Sets the exit code: 1 when it fails, 2 when it is called wrongly. */
export async function main(args: string[]): Promise<void> {
  const [first = '', second = ''] = args;
  try {
    if (first === '--version') {
      const { version } = createRequire(import.meta.url)('@biometrid/server/package.json');
      process.stdout.write(`${version}\n`);
      return;
    }
    const words = first === 'clients' ? 2 : 1;
    if (first === '' || asksHelp(args[words - 1])) {
      process.stdout.write(help);
      if (first === '') process.exitCode = 2;
      return;
    }
    const load = commands.get(words === 2 ? `${first} ${second}` : first);
    if (load === undefined)
      throw new UsageError(`There is no command ${args.slice(0, words).join(' ')}.\n\n${help}`);
    const run = await load();
    await run(args.slice(words));
  } catch (error) {
    process.stderr.write(`biometrid: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

function asksHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h';
}
