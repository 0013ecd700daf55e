import type { ClientRecord } from '../storage/storage.js';
import { type ClientSettings, readClientSettings } from './client-settings.js';

/** A client organisation: the tenant whose users, devices, templates and dialogues nobody else sees. */
export interface Client extends Omit<ClientRecord, 'settings'> {
  readonly settings: ClientSettings;
}

/** A client as it was kept, its settings complete. @throws when they are damaged. */
export function clientOf(record: ClientRecord): Client {
  try {
    return { ...record, settings: readClientSettings(record.settings) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The settings of the client ${record.id} are damaged in the database: ${reason}. Restore them from a backup.`,
    );
  }
}
