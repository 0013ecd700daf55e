export type { CreateEngine, Guest } from './engines/guest.js';
export { type RunningServer, type ServerOptions, startServer } from './http/start-server.js';
export type { ClientSettings } from './storage/storage.js';
export type { SystemOptions } from './system.js';
export type { ClientCredentials } from './tenants/clients.js';
