/** The thread that opens many templates while its process goes on answering. */
import { parentPort } from 'node:worker_threads';
import type { OpeningRequest } from './opening-messages.js';
import { openStretch } from './opening-stretches.js';

parentPort?.on('message', ({ stretch, masterKeys }: OpeningRequest) => {
  const opened = openStretch(stretch, masterKeys);
  parentPort?.postMessage(opened, [opened.ids.buffer, opened.vectors.buffer]);
});
