import { measuredTo, readCalibration } from '../../face/calibration-record.js';
import { optionOf } from '../../settings/setting.js';
import type { CalibrationRecord, ClientRecord, Storage } from '../../storage/storage.js';
import { clientOf } from '../../tenants/client.js';
import {
  type ClientSettings,
  clientSettingEntries,
  valuesOf,
} from '../../tenants/client-settings.js';
import type { ClientCredentials } from '../../tenants/clients.js';
import { periodOf } from '../../tenants/quota.js';

/** What there is to say of a client. Times are in ISO 8601. */
export interface ClientFacts {
  id: string;
  name: string;
  key: string;
  created: string;
  /** null while its credentials are good. */
  revoked: string | null;
  /** Until when the credentials before the last rotation go on; null when there are none. */
  oldCredentialsUntil: string | null;
  /** Requests of this period, with those that a running server holds ready; null where nothing is counted. */
  used: number | null;
  /** What its own people raised, by encoder. */
  ownCalibrations: readonly CalibrationFacts[];
  settings: ClientSettings;
}

interface CalibrationFacts {
  encoder: string;
  made: string;
  users: number;
  pairs: number;
  /** The strictest rate that the pairs bear; what is stricter is a fit. */
  measuredTo: number;
  verificationRise: number;
  searchRise: number;
}

/** @throws when the settings of the client are damaged. */
export async function factsOf(
  record: ClientRecord,
  { quota: requests, calibrations }: Pick<Storage, 'quota' | 'calibrations'>,
  now: number,
): Promise<ClientFacts> {
  const { id, name, key, createdAt, revokedAt, credentials, settings } = clientOf(record);
  const { quota, quotaPeriod } = settings;
  const ends = credentials.flatMap(({ endsAt }) => (endsAt !== null && endsAt > now ? endsAt : []));
  return {
    id,
    name,
    key,
    created: iso(createdAt),
    revoked: revokedAt === null ? null : iso(revokedAt),
    oldCredentialsUntil: ends.length === 0 ? null : iso(Math.max(...ends)),
    used: quota === null ? null : await requests.used(id, periodOf(now, quotaPeriod)),
    ownCalibrations: (await calibrations.of(id)).flatMap(calibrationFacts),
    settings,
  };
}

/** The facts in a form for programs, the settings by the names of their options. */
export function factsAsJson({ settings, ...facts }: ClientFacts): Record<string, unknown> {
  return { ...facts, ...valuesOf(settings) };
}

/** Prints one client, a line for each fact, or as JSON. */
export function printFacts(facts: ClientFacts, asJson: boolean): void {
  if (asJson) {
    process.stdout.write(`${JSON.stringify(factsAsJson(facts))}\n`);
    return;
  }
  const { id, name, key, created, revoked, oldCredentialsUntil, used, ownCalibrations, settings } =
    facts;
  const lines = Object.entries({
    id,
    name,
    key,
    created,
    revoked: revoked ?? 'no',
    'old credentials': oldCredentialsUntil === null ? 'none' : `until ${oldCredentialsUntil}`,
    used: used ?? 'not counted',
  });
  for (const [setting, { show }] of clientSettingEntries) {
    const shown = show(settings);
    if (shown !== undefined) lines.push([optionOf(setting), shown]);
  }
  for (const { encoder, made, users, pairs, verificationRise, searchRise } of ownCalibrations)
    lines.push([
      'own calibration',
      `${encoder}, ${users} users, ${pairs} pairs, ${made}: verification +${verificationRise}, search +${searchRise}`,
    ]);
  for (const [fact, value] of lines) process.stdout.write(`${fact.padEnd(17)}${value}\n`);
}

/** Prints new credentials, the only time that they are shown. */
export function printCredentials(credentials: ClientCredentials, asJson: boolean): void {
  if (asJson) {
    process.stdout.write(`${JSON.stringify(credentials)}\n`);
    return;
  }
  const { id, key, secret, livenessToken } = credentials;
  process.stdout.write(
    `id             ${id}\nkey            ${key}\nsecret         ${secret}\nlivenessToken  ${livenessToken}\n`,
  );
  process.stderr.write('Keep the secret and the liveness token: they are not shown again.\n');
}

function calibrationFacts(record: CalibrationRecord): CalibrationFacts[] {
  const calibration = readCalibration(record);
  if (calibration === undefined) return [];
  const { users, pairs, verificationRise, searchRise } = calibration;
  const { encoder, madeAt } = record;
  return [
    {
      ...{ encoder, made: iso(madeAt), users, pairs },
      measuredTo: measuredTo(calibration),
      ...{ verificationRise, searchRise },
    },
  ];
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
