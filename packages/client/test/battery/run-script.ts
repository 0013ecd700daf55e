import process from 'node:process';
import * as client from '@biometrid/client/node';
import { runBattery } from './behaviours.js';

// Node, Deno and Bun: a script that is told the server and prints the results.
const [origin = ''] = process.argv.slice(2);
const results = await runBattery({ origin, client, cookies: true });
process.stdout.write(`${JSON.stringify(results)}\n`, () => process.exit(0));
