import { parseArgs } from 'node:util';
import type { Ground } from './attack/attack.js';
import { attacks } from './attack/attacks.js';
import { Findings, quantile } from './attack/findings.js';
import { PostgresOfTheAttack } from './attack/postgres.js';

/**
 * The whole attack: what an hour of trying by hand found once, tried again. Servers of the built command are started for it on
 * this machine, in folders that are removed; nothing else is ever attacked.
 */
const usage = `pnpm bench attack [--short] [--only NAME]... [--seed N]

Attacks servers that it starts itself, on this machine. Exit code 1 when something gave way.

  --short      seconds of processor time in place of minutes
  --only NAME  this attack alone
  --seed N     what chance is made of; what was found with it is found again

${attacks.map(({ name, about }) => `  ${name.padEnd(18)}${about}`).join('\n')}`;

const { values, positionals } = readOptions();
const { short = false, only = [], seed: given } = values;
const unknown = only.filter((name) => attacks.every((attack) => attack.name !== name));
const seed = given === undefined ? (short ? 20_261_124 : Date.now() % 2 ** 31) : Number(given);
if (values.help) {
  console.log(usage);
} else if (positionals.length > 0) {
  refuse(`It attacks only servers that it starts itself, not ${positionals.join(' ')}.`);
} else if (unknown.length > 0 || !Number.isInteger(seed)) {
  refuse(`${unknown[0] ?? `--seed ${given}`} is unknown: see --help.`);
} else {
  process.exitCode = await attackAll();
}

/** @returns the exit code. */
async function attackAll(): Promise<number> {
  const chosen = attacks.filter(({ name, long }) =>
    only.length === 0 ? !(short && long) : only.includes(name),
  );
  const postgres = new PostgresOfTheAttack();
  const rows: Record<string, object> = {};
  let gaveWay = false;
  try {
    for (const attack of chosen) {
      console.log(`\n${attack.name}: ${attack.about}`);
      const databaseUrl = attack.postgres && (await postgres.freshDatabase());
      if (attack.postgres && databaseUrl === undefined) {
        rows[attack.name] = { tried: 'skipped: PostgreSQL is not installed', held: '' };
        continue;
      }
      const progress = (says: string) => console.log(`  ${says}`);
      const ground: Ground = { short, seed, databaseUrl, progress };
      const began = performance.now();
      const findings = await attack.run(ground).catch(broken);
      for (const failure of findings.failures) console.log(`  GAVE WAY: ${failure}`);
      if (findings.failures.length > 0) gaveWay = true;
      rows[attack.name] = row(findings, performance.now() - began);
    }
  } finally {
    await postgres.end();
  }
  console.table(rows);
  return gaveWay ? 1 : 0;
}

/** What an attack found that did not come to its end. */
function broken(error: unknown): Findings {
  const findings = new Findings();
  findings.tried = 'broke off';
  findings.gaveWay(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return findings;
}

function row(findings: Findings, took: number) {
  const { tried, failures, lookUps, workUntilLookUps, peakMemory, statuses } = findings;
  const spread = (values: readonly number[]) =>
    values.length === 0
      ? ''
      : `${quantile(0.5, values).toFixed(1)}, ${quantile(0.99, values).toFixed(1)}`;
  return {
    tried,
    held: failures.length === 0 ? 'all' : `GAVE WAY: ${failures.length}`,
    statuses,
    'another client, ms (p50, p99)': spread(lookUps),
    'the same, of processor time': spread(workUntilLookUps),
    'peak MB': peakMemory ?? '',
    s: (took / 1_000).toFixed(0),
  };
}

function readOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        short: { type: 'boolean' },
        only: { type: 'string', multiple: true },
        seed: { type: 'string' },
      },
    });
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(why: string): never {
  console.error(`pnpm bench attack: ${why}`);
  process.exit(2);
}
