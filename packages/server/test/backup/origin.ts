import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isBiometridHttpError } from '@biometrid/client';
import { makeBackup } from '../../src/backup/make-backup.js';
import type { Manifest } from '../../src/backup/manifest.js';
import {
  type Restored,
  type RestoreOptions,
  restoreBackup,
} from '../../src/backup/restore-backup.js';
import type { SqlRow } from '../../src/storage/sql/sql-database.js';
import { openDatabase } from '../../src/storage/sqlite/driver.js';
import { auditLink } from '../../src/system.js';
import { faceEngine } from '../engines/samples.js';
import { photoOf } from '../operations/photos.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';

/** A server with a client, whose data are backed up and restored elsewhere. */
export interface Origin {
  /** Everything of the test lies in it. */
  folder: string;
  server: ServerUnderTest;
  client: TestClient;
  /** Makes a backup of the running server. */
  backUp(file?: string): Promise<Manifest>;
  /** Restores a backup into a folder of its own, with the journal of the origin unless another is named. */
  restore(options?: Partial<RestoreOptions>): Promise<Restored>;
  /** Where `restore` restores to. */
  copy: string;
  file: string;
  remove(): Promise<void>;
}

export async function anOrigin(): Promise<Origin> {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-backup-'));
  const data = join(folder, 'data');
  const server = await startServerUnderTest({ data, faceEngine });
  const { storage, keys } = server;
  const file = join(folder, 'backup.db');
  const copy = join(folder, 'copy');
  return {
    folder,
    server,
    client: await server.client(),
    file,
    copy,
    backUp: (to = file) => makeBackup({ data, storage, keys }, to, '1.0.0', () => {}),
    restore: (options = {}) =>
      restoreBackup({
        file,
        data: copy,
        keys,
        link: auditLink(keys),
        journal: join(data, 'keys.db'),
        report: () => {},
        ...options,
      }),
    async remove() {
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Runs a server on a restored folder, with the keys of the origin. */
export function serverOn(origin: Origin, data = origin.copy): Promise<ServerUnderTest> {
  return startServerUnderTest({ data, keys: `${origin.server.data}-keys`, faceEngine });
}

/** Makes a user and enrols a face. @returns the user's id. */
export async function enrolled({ biometrid }: TestClient, person: string): Promise<string> {
  const { id: userId } = (await biometrid.users.create({ reference_id: person })).data;
  const { status } = await biometrid.face.enroll({ userId, photo: photoOf(person) });
  if (!status) throw new Error(`${person} was not enrolled`);
  return userId;
}

/** Whether a person is recognised as a user, who may be unknown or not enrolled. */
export async function recognised(
  { biometrid }: TestClient,
  userId: string,
  person: string,
): Promise<boolean | 'not enrolled' | undefined> {
  try {
    return (await biometrid.face.verify({ userId, photo: photoOf(person) })).status;
  } catch (error) {
    if (isBiometridHttpError(error) && error.status === 404) return undefined;
    if (isBiometridHttpError(error) && error.code === 'ENROLL_USER_FACE_FIRST')
      return 'not enrolled';
    throw error;
  }
}

/** The rows of a database file that nobody else uses. */
export function rowsOf(file: string, sql: string): SqlRow[] {
  const database = openDatabase(file);
  try {
    return database.prepare(sql).all() as SqlRow[];
  } finally {
    database.close();
  }
}
