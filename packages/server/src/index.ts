export {
  type EngineKind,
  type Engines,
  type InstalledEngine,
  noEngines,
} from './engines/engines.js';
export { type RunningServer, type ServerOptions, startServer } from './http/start-server.js';
export { openSqliteStorage } from './storage/sqlite/sqlite-storage.js';
export {
  type ClientRecord,
  type ClientRepository,
  type DialogueRepository,
  type NewUser,
  type QuotaRepository,
  type Storage,
  StorageUnavailable,
  type UserRepository,
} from './storage/storage.js';
export { type ClientCredentials, createClient } from './tenants/create-client.js';
export { loadPepper, type Pepper } from './tenants/secrets.js';
