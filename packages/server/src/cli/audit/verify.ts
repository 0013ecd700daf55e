import { readFileSync } from 'node:fs';
import { readHeads } from '../../audit/exported-heads.js';
import { type VerifiedChain, verifyChain } from '../../audit/verify-chain.js';
import { text } from '../../settings/kind.js';
import { optional } from '../../settings/setting.js';
import type { AuditHead } from '../../storage/storage.js';
import { withStorage } from '../open-storage-for-command.js';
import { progressLine } from '../progress.js';
import { json, readCommand } from '../read-command.js';

const usage = `biometrid audit verify [options]

Verifies the audit log: every chain (one for each client, and one of the system) from what retention left of it to its end,
beside a running server or without one. It names the first break of a chain and then ends with exit code 1. That entries at
the end were cut off shows only in comparison with heads that were kept elsewhere: see biometrid audit heads.
`;

const heads = optional(text('FILE'), 'heads that biometrid audit heads wrote, to compare with');

/** `biometrid audit verify` */
export async function auditVerify(args: string[]): Promise<void> {
  const parsed = readCommand(args, usage, { heads, json });
  if (parsed === undefined) return;
  const { settings } = parsed;
  const line = progressLine();
  const chains = await withStorage(settings, async ({ storage, keys }) => {
    const key = keys.derive('audit');
    const exported = settings.heads === undefined ? new Map() : headsOf(settings.heads, key);
    const standing = new Map((await storage.audit.heads()).map((head) => [head.chain, head]));
    const verified: VerifiedChain[] = [];
    for (const chain of new Set([...standing.keys(), ...exported.keys()])) {
      const known = { standing: standing.get(chain), exported: exported.get(chain) };
      verified.push(
        await verifyChain(storage.audit, key, chain, known, (entries) => {
          if (entries >= worthShowing) line.show(`Verifying ${chain}: ${entries} entries`);
        }),
      );
    }
    return verified;
  });
  line.end();
  const broken = chains.filter(({ broken }) => broken !== undefined).length;
  process.stdout.write(
    settings.json
      ? `${JSON.stringify({ whole: broken === 0, chains: chains.map((chain) => ({ ...chain, broken: chain.broken ?? null })) })}\n`
      : chains.map((chain) => `${inWords(chain)}\n`).join(''),
  );
  if (broken > 0)
    throw new Error(
      `${broken} of ${chains.length} chains of the audit log ${broken === 1 ? 'is' : 'are'} broken. Keep the database as it is, and compare with a backup.`,
    );
  if (!settings.json) process.stderr.write('The audit log is whole.\n');
}

/** A shorter chain is verified before anyone waits. */
const worthShowing = 10_000;

function headsOf(file: string, key: Uint8Array): Map<string, AuditHead> {
  const heads = contentOf(file);
  try {
    return readHeads(key, heads);
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : error}`);
  }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`--heads names a file that cannot be read (${reason}).`, { cause: error });
  }
}

function inWords({ chain, entries, sequence, anchored, broken }: VerifiedChain): string {
  if (broken !== undefined) return `broken  ${chain}  ${breaks[broken.reason](broken.sequence)}`;
  return `whole   ${chain}  ${entries} entries, up to ${sequence}${anchored ? ', and as exported' : ''}`;
}

const breaks: Record<NonNullable<VerifiedChain['broken']>['reason'], (sequence: number) => string> =
  {
    gap: (sequence) => `entries before ${sequence} are missing`,
    changed: (sequence) => `entry ${sequence} was changed`,
    'wrong-key': (sequence) => `entry ${sequence} was written with another key`,
    'does-not-follow': (sequence) => `entry ${sequence} does not follow from what was there before`,
    cut: (sequence) => `it ends with entry ${sequence}, but reached further`,
    'unsigned-beginning': (sequence) =>
      `what removed the entries up to ${sequence} was not the retention of this server`,
  };
