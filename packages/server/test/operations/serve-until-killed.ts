import { startServer } from '../../src/http/start-server.js';

/** A server in a process of its own: prints its origin, and runs until it is killed. Its options come as JSON. */
const { origin } = await startServer(JSON.parse(process.argv[2] ?? '{}'));
console.log(origin);
