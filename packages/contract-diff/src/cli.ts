import { contractDiff } from './command.js';

process.exitCode = contractDiff(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
});
