import { contractCheck } from './command.js';

const interrupted = new AbortController();
// A second one ends the process at once, as it would without this.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => interrupted.abort());

process.exitCode = await contractCheck(process.argv.slice(2), {
  environment: process.env,
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  signal: interrupted.signal,
});
