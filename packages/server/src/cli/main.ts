import { nearest } from './nearest.js';
import { release } from './release.js';
import { UsageError } from './usage-error.js';

interface Command {
  /** How it is called. Its name is the words in lower case. */
  call: string;
  does: string;
  /** Loaded when it is asked for, so that a short command does not wait for the whole server. */
  load(): Promise<(args: string[]) => Promise<void>>;
}

const commands: readonly Command[] = [
  {
    call: 'serve',
    does: 'run the server',
    load: async () => (await import('./serve.js')).serve,
  },
  {
    call: 'quickstart',
    does: 'make keys and a first client where there are none, then run the server',
    load: async () => (await import('./quickstart.js')).quickstart,
  },
  {
    call: 'clients create NAME',
    does: 'make a client and print its credentials, once',
    load: async () => (await import('./clients/create.js')).clientsCreate,
  },
  {
    call: 'clients list',
    does: 'list the clients, with the requests they used',
    load: async () => (await import('./clients/list.js')).clientsList,
  },
  {
    call: 'clients show CLIENT',
    does: 'show all of a client but its secrets',
    load: async () => (await import('./clients/show.js')).clientsShow,
  },
  {
    call: 'clients update CLIENT',
    does: 'change the settings of a client',
    load: async () => (await import('./clients/update.js')).clientsUpdate,
  },
  {
    call: 'clients rotate CLIENT',
    does: 'give a client new credentials; the old ones go on for a while',
    load: async () => (await import('./clients/rotate.js')).clientsRotate,
  },
  {
    call: 'clients revoke CLIENT',
    does: 'take the credentials of a client away',
    load: async () => (await import('./clients/revoke.js')).clientsRevoke,
  },
  {
    call: 'users unlock CLIENT USER',
    does: 'let a user’s voice be verified again after too many failures',
    load: async () => (await import('./users/unlock.js')).usersUnlock,
  },
  {
    call: 'keys init',
    does: 'make the keys that everything is sealed with',
    load: async () => (await import('./keys/init.js')).keysInit,
  },
  {
    call: 'keys rotate',
    does: 'put a new master key in the place of the old one',
    load: async () => (await import('./keys/rotate.js')).keysRotate,
  },
  {
    call: 'templates',
    does: 'count who is enrolled, by what made their templates, and say what to do',
    load: async () => (await import('./templates.js')).templates,
  },
  {
    call: 'retention',
    does: 'show what expires, stop it, or let it go on',
    load: async () => (await import('./retention.js')).retention,
  },
  {
    call: 'backup FILE',
    does: 'back the database up, beside a running server',
    load: async () => (await import('./backup.js')).backup,
  },
  {
    call: 'restore FILE',
    does: 'put a backup in the place of the database, without what was erased since',
    load: async () => (await import('./restore.js')).restore,
  },
  {
    call: 'migrate',
    does: 'copy the embedded database into PostgreSQL',
    load: async () => (await import('./migrate.js')).migrate,
  },
  {
    call: 'audit verify',
    does: 'verify the audit log from its beginning to its end',
    load: async () => (await import('./audit/verify.js')).auditVerify,
  },
  {
    call: 'audit export FILE',
    does: 'write the audit log to a file, as JSON lines',
    load: async () => (await import('./audit/export.js')).auditExport,
  },
  {
    call: 'audit heads FILE',
    does: 'write how far the audit log reaches, to be kept elsewhere',
    load: async () => (await import('./audit/heads.js')).auditHeads,
  },
  {
    call: 'doctor',
    does: 'look for what keeps the server from running well',
    load: async () => (await import('./doctor.js')).doctor,
  },
];

/** Runs the `biometrid` command. Sets the exit code: 1 when it fails, 2 when it is called wrongly. */
export async function main(args: string[]): Promise<void> {
  const [first = ''] = args;
  try {
    if (first === '--version') {
      process.stdout.write(`${release}\n`);
      return;
    }
    const words = commands.some((known) => nameOf(known).startsWith(`${first} `)) ? 2 : 1;
    if (first === '' || asksHelp(args[words - 1])) {
      process.stdout.write(help());
      if (first === '') process.exitCode = 2;
      return;
    }
    const name = args.slice(0, words).join(' ');
    const command = commands.find((known) => nameOf(known) === name);
    if (command === undefined) throw new UsageError(unknown(name, first));
    const run = await command.load();
    await run(args.slice(words));
  } catch (error) {
    if (error instanceof UsageError)
      for (const warning of error.warnings) process.stderr.write(`biometrid: ${warning}\n`);
    process.stderr.write(`biometrid: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

/** Says that there is no such command, and which was probably meant: those that begin with the same word, or one like it. */
function unknown(name: string, first: string): string {
  const names = commands.map(nameOf);
  const group = names.filter((known) => known.startsWith(`${first} `));
  const close = nearest(name, names);
  const meant =
    group.length > 0 ? `; there is ${group.join(', ')}.` : close ? `; did you mean ${close}?` : '.';
  return `There is no command ${name}${meant} Ask with --help for what there is.`;
}

/** The call without what the user puts in. */
function nameOf({ call }: Command): string {
  return call.replaceAll(/ [A-Z]+/g, '');
}

function help(): string {
  const column = Math.max(...commands.map(({ call }) => call.length)) + 3;
  return `biometrid COMMAND [options]

Runs a BiometrID server and its clients (the organisations that call it).

${commands.map(({ call, does }) => `  ${call.padEnd(column)}${does}\n`).join('')}
  ${'--help'.padEnd(column)}explain the command
  ${'--version'.padEnd(column)}print the version
`;
}

function asksHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h';
}
