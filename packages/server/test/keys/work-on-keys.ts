import { createInterface } from 'node:readline';
import {
  addMasterKey,
  createKeyFolder,
  KeysExist,
  removeMasterKey,
} from '../../src/keys/key-folder.js';

/** What another process does to a key folder, once a line on stdin says so. */
const [, , folder = '', work = ''] = process.argv;
const lines = createInterface(process.stdin)[Symbol.asyncIterator]();

console.log('ready');
await lines.next();

switch (work) {
  case 'create': {
    try {
      createKeyFolder(folder);
      console.log('created');
    } catch (error) {
      if (!(error instanceof KeysExist)) throw error;
      console.log('refused');
    }
    break;
  }
  case 'add': {
    for (let n = 0; n < 20; n += 1) console.log(addMasterKey(folder));
    break;
  }
  case 'churn': {
    // Until it is killed: every second key goes again.
    for (;;) {
      const id = addMasterKey(folder);
      console.log(`added ${id}`);
      const passing = addMasterKey(folder);
      removeMasterKey(folder, passing);
      console.log(`removed ${passing}`);
    }
  }
  default:
    throw new Error(`This process knows no work called ${work}`);
}
process.exit();
