export type { ClientSettings } from '../tenants/client-settings.js';
export type { ClientCredentials } from '../tenants/clients.js';
export * from './samples.js';
export {
  startTestServer,
  type TestClient,
  type TestServer,
  type TestServerOptions,
} from './start-test-server.js';
