import { test } from 'node:test';
import { fake } from './fake.js';

// `node --test`: a file of tests.
for (const { name, run } of fake) test(name, run);
