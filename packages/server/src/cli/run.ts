import { outliveOutput } from './lost-output.js';
import { main } from './main.js';

outliveOutput();
await main(process.argv.slice(2));
