import { workerData } from 'node:worker_threads';
import { openDatabase } from '../storage/sqlite/driver.js';

const { source, target } = workerData as { source: string; target: string };

const database = openDatabase(source);
database.exec('PRAGMA busy_timeout = 5000');
database.prepare('VACUUM INTO ?').run(target);
database.close();
