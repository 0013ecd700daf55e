import { startServer } from '../../src/http/start-server.js';

/** A server on a data folder, until it is killed. */
const [, , data = ''] = process.argv;
const { origin } = await startServer({ data, port: 0, logLevel: 'silent' });
console.log(origin);
