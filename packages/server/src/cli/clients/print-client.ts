import type { ClientRecord, Storage } from '../../storage/storage.js';
import type { ClientCredentials } from '../../tenants/clients.js';
import { periodOf } from '../../tenants/quota.js';

/** What there is to say of a client. Its names are those of the options; times are in ISO 8601. */
export interface ClientFacts {
  id: string;
  name: string;
  key: string;
  created: string;
  /** null while its credentials are good. */
  revoked: string | null;
  /** Until when the credentials before the last rotation go on; null when there are none. */
  oldCredentialsUntil: string | null;
  quota: number | null;
  period: 'day' | 'month';
  /** Requests of this period, with those that a running server holds ready; null where nothing is counted. */
  used: number | null;
  rate: number | null;
  languages: readonly string[];
  faceFmr: number;
  voiceFmr: number;
  liveness: 'off' | 'required';
  livenessBpcer: number;
  faceProperties: 'on' | 'off';
}

export async function factsOf(
  client: ClientRecord,
  { quota: requests }: Pick<Storage, 'quota'>,
  now: number,
): Promise<ClientFacts> {
  const { id, name, key, createdAt, revokedAt, credentials } = client;
  const { quota, quotaPeriod, rateLimit, falseMatchRate, ...asNamed } = client.settings;
  const ends = credentials.flatMap(({ endsAt }) => (endsAt !== null && endsAt > now ? endsAt : []));
  return {
    id,
    name,
    key,
    created: iso(createdAt),
    revoked: revokedAt === null ? null : iso(revokedAt),
    oldCredentialsUntil: ends.length === 0 ? null : iso(Math.max(...ends)),
    quota,
    period: quotaPeriod,
    used: quota === null ? null : await requests.used(id, periodOf(now, quotaPeriod)),
    rate: rateLimit,
    languages: asNamed.languages,
    faceFmr: falseMatchRate.face,
    voiceFmr: falseMatchRate.voice,
    liveness: asNamed.liveness,
    livenessBpcer: asNamed.livenessBpcer,
    faceProperties: asNamed.faceProperties,
  };
}

/** Prints one client, a line for each fact, or as JSON. */
export function printFacts(facts: ClientFacts, asJson: boolean): void {
  if (asJson) {
    process.stdout.write(`${JSON.stringify(facts)}\n`);
    return;
  }
  const lines = Object.entries({
    id: facts.id,
    name: facts.name,
    key: facts.key,
    created: facts.created,
    revoked: facts.revoked ?? 'no',
    'old credentials': facts.oldCredentialsUntil ? `until ${facts.oldCredentialsUntil}` : 'none',
    quota: facts.quota === null ? 'none' : `${facts.quota} a ${facts.period}`,
    used: facts.used ?? 'not counted',
    rate: facts.rate === null ? 'none' : `${facts.rate} a second`,
    languages: facts.languages.join(', '),
    'face-fmr': facts.faceFmr,
    'voice-fmr': facts.voiceFmr,
    liveness: facts.liveness,
    'liveness-bpcer': facts.livenessBpcer,
    'face-properties': facts.faceProperties,
  });
  for (const [name, fact] of lines) process.stdout.write(`${name.padEnd(17)}${fact}\n`);
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

function iso(time: number): string {
  return new Date(time).toISOString();
}
