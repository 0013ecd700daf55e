import { writeHeads } from '../../audit/exported-heads.js';
import { withStorage } from '../open-storage-for-command.js';
import { readCommand } from '../read-command.js';
import { openOutput } from './output.js';

const usage = `biometrid audit heads FILE [options]

Writes how far each chain of the audit log reaches, as signed lines of JSON, to a new file, or to stdout where FILE is -.
Keep it where nobody who can write to the database can change it, and verify against it later: biometrid audit verify
--heads FILE then notices also that entries were cut off the end. What was written after the heads, they do not cover.
`;

/** `biometrid audit heads` */
export async function auditHeads(args: string[]): Promise<void> {
  const parsed = readCommand(args, usage, {}, ['FILE']);
  if (parsed === undefined) return;
  const { settings, words } = parsed;
  const lines = await withStorage(settings, async ({ storage, keys }) =>
    writeHeads(keys.derive('audit'), await storage.audit.heads()),
  );
  const output = openOutput(words[0] ?? '');
  await output.write(lines);
  await output.close();
}
