import { readFileSync } from 'node:fs';
import { startServer } from '../../dist/index.js';

/** As `biometrid serve`, and takes galleries of two for large ones, of which one at a time fits into the memory. */
const [, , , , data, , config = ''] = process.argv;
const minute = 60_000;
const { origin } = await startServer({
  ...JSON.parse(readFileSync(config, 'utf8')),
  ...{ data, voiceEngine: undefined, documentEngine: undefined },
  ...{ databaseTimeout: minute, engineDeadline: minute, galleryPatience: minute, drain: 0 },
  trustProxy: ['loopback'],
  ...{ gallerySnapshots: 'on', galleryCopies: { many: 2, chunk: 3 }, galleryMemory: 100_000 },
  // Nothing is loaded but by a search.
  warmUp: 0,
});
console.error(`serving at ${origin}`);
