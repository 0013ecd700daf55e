import { fileURLToPath } from 'node:url';
import { contractDiff } from './command.js';

// pnpm starts scripts in the package's folder and keeps in INIT_CWD where the person was.
const { INIT_CWD } = process.env;

process.exitCode = contractDiff(process.argv.slice(2), {
  workspace: fileURLToPath(new URL('../..', import.meta.url)),
  folders: [process.cwd(), ...(INIT_CWD === undefined ? [] : [INIT_CWD])],
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
});
