import { text, wholeNumber } from '../../settings/kind.js';
import { optional } from '../../settings/setting.js';
import { withStorage } from '../open-storage-for-command.js';
import { interruption, progressLine } from '../progress.js';
import { readCommand } from '../read-command.js';
import { UsageError } from '../usage-error.js';
import { openOutput } from './output.js';

const usage = `biometrid audit export FILE [options]

Writes the audit log as lines of JSON, chain by chain and in the order of their sequence numbers, to a new file, or to stdout
where FILE is -. Users stand there under pseudonyms, which nobody can resolve once a user is erased.

With --after, a file that is there is gone on with: give the sequence number of its last line.
`;

const options = {
  chain: optional(text('ID'), 'one chain alone: the id of a client, or system'),
  after: optional(
    wholeNumber(0, Number.MAX_SAFE_INTEGER),
    'entries after this sequence number alone; asks for --chain',
  ),
};

/** Entries that are read at once. */
const batch = 500;

/** `biometrid audit export` */
export async function auditExport(args: string[]): Promise<void> {
  const parsed = readCommand(args, usage, options, ['FILE']);
  if (parsed === undefined) return;
  const { settings, words } = parsed;
  const { chain, after } = settings;
  if (after !== undefined && chain === undefined)
    throw new UsageError('--after asks for --chain: sequence numbers are those of one chain.');
  const line = progressLine();
  const signal = interruption();
  await withStorage(settings, async ({ storage: { audit } }) => {
    const known = (await audit.heads()).map((head) => head.chain);
    if (chain !== undefined && !known.includes(chain))
      throw new Error(`There is no chain ${chain}. Those there are: ${known.join(', ') || 'none'}`);
    const output = openOutput(words[0] ?? '', after !== undefined);
    try {
      for (const name of chain === undefined ? known : [chain]) {
        let last = after ?? 0;
        for (;;) {
          const entries = await audit.read(name, last, batch);
          await output.write(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
          last = entries.at(-1)?.sequence ?? last;
          if (entries.length < batch) break;
          if (signal.aborted)
            throw new Error(
              `Interrupted after entry ${last} of the chain ${name}. Go on with --chain ${name} --after ${last}.`,
            );
          line.show(`Exporting ${name}: up to entry ${last}`);
        }
      }
    } finally {
      line.end();
      await output.close();
    }
  });
}
