import { compareDocuments } from './compare-documents.js';
import { ContractDiffError } from './documents/errors.js';
import { loadDocument } from './documents/load.js';
import { help, readOptions } from './options.js';

/** Where the command writes. */
interface Streams {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/** Runs `contract-diff` and gives its exit status; see `help`. */
export function contractDiff(args: readonly string[], { out, error }: Streams): 0 | 1 | 2 {
  try {
    const options = readOptions(args);
    if (options === 'help') {
      out(help);
      return 0;
    }
    const { before, after, types, extensions, format, failing } = options;
    const changes = compareDocuments(loadDocument(before), loadDocument(after), {
      types,
      extensions,
    });
    out(format(changes, before, after));
    return changes.some(({ level }) => failing.includes(level)) ? 1 : 0;
  } catch (cause) {
    if (!(cause instanceof ContractDiffError)) throw cause;
    error(`contract-diff: ${cause.message}\n`);
    return 2;
  }
}
