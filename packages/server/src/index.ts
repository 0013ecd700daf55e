export type { CreateEngine, Guest } from './engines/guest.js';
export { type RunningServer, type ServerOptions, startServer } from './http/start-server.js';
export type { SystemOptions } from './system.js';
export type { ClientSettings } from './tenants/client-settings.js';
export type { ClientCredentials } from './tenants/clients.js';
