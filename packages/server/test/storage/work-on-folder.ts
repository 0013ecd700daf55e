import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openDatabase } from '../../src/storage/sqlite/driver.js';
import { openSqliteStorage } from '../../src/storage/sqlite/sqlite-storage.js';
import { aUser, auditLink } from './samples.js';

/** What another process does to a data folder, once a line on stdin says so. */
const [, , folder = '', work = '', ...args] = process.argv;
const lines = createInterface(process.stdin)[Symbol.asyncIterator]();

console.log('ready');
await lines.next();

switch (work) {
  case 'open': {
    await (await openSqliteStorage(folder, auditLink)).close();
    break;
  }
  case 'hold': {
    const database = openDatabase(join(folder, 'biometrid.db'));
    database.exec('BEGIN IMMEDIATE');
    console.log('held');
    await lines.next();
    database.exec('COMMIT');
    database.close();
    break;
  }
  case 'read': {
    // A snapshot that keeps what it can see, until the next line.
    const database = openDatabase(join(folder, args[0] ?? ''));
    database.exec('BEGIN');
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    console.log('held');
    await lines.next();
    database.exec('COMMIT');
    database.close();
    break;
  }
  case 'take': {
    const [client = '', period = '', limit = '', times = ''] = args;
    const storage = await openSqliteStorage(folder, auditLink);
    let taken = 0;
    for (let n = 0; n < Number(times); n += 1) {
      const lease = await storage.transaction(({ quota }) =>
        quota.lease(client, period, Number(limit), 1, String(process.pid)),
      );
      taken += lease?.units ?? 0;
    }
    await storage.close();
    console.log(taken);
    break;
  }
  case 'register': {
    const [client = '', macAddress = '', times = ''] = args;
    const storage = await openSqliteStorage(folder, auditLink);
    const ids = new Set<string>();
    for (let n = 0; n < Number(times); n += 1)
      ids.add((await storage.users.create(client, aUser({ macAddress }))).id);
    await storage.close();
    console.log([...ids].join(' '));
    break;
  }
  default:
    throw new Error(`This process knows no work called ${work}`);
}
process.exit();
