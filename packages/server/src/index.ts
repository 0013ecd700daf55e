export { type RunningServer, type ServerOptions, startServer } from './http/start-server.js';
export type { SystemOptions } from './system.js';
