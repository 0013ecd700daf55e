import { tryAll } from './behaviours.js';
import { fake } from './fake.js';

// A realm of its own, such as jest gives each file of tests: a script that leaves what is to be called.
Object.assign(globalThis, { runFake: async () => JSON.stringify(await tryAll(fake)) });
