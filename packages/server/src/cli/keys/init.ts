import { join } from 'node:path';
import { checkFolderPermissions } from '../../folder-permissions.js';
import { checkKeysOutside, createKeyFolder } from '../../keys/key-folder.js';
import { keyFolderOf } from '../../keys/open-keys.js';
import { json, readCommand } from '../read-command.js';

const usage = `biometrid keys init [options]

Makes the keys of a new server in a folder of their own, readable by you alone: a ring of master keys, by which the keys of
the users' templates are wrapped, and the pepper of the hashes of secrets. Keys that are there are never overwritten. Where
several servers work on one database, make the keys once and copy the folder to each machine.
`;

/** `biometrid keys init` */
export async function keysInit(args: string[]): Promise<void> {
  const parsed = readCommand(args, usage, { json });
  if (parsed === undefined) return;
  const { data, keys, json: asJson } = parsed.settings;
  const folder = keyFolderOf(data, keys);
  checkKeysOutside(data, folder);
  checkFolderPermissions(parsed.settings);
  createKeyFolder(folder);
  process.stdout.write(asJson ? `${JSON.stringify({ folder })}\n` : made(folder));
}

function made(folder: string): string {
  return `The keys are in ${folder}

Back up both files now, apart from the data: without them no template can be opened and no secret checked, and who has them
with a copy of the data can open every template.

  ${join(folder, 'keyring.json')}   back up again after each biometrid keys rotate
  ${join(folder, 'pepper')}         never changes
`;
}
