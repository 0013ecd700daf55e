import { VoiceTries } from '../../guessing/voice-tries.js';
import { UserKeys } from '../../keys/user-keys.js';
import { findClient } from '../clients/find-client.js';
import { withStorage } from '../open-storage-for-command.js';
import { json, readCommand } from '../read-command.js';

const usage = `biometrid users unlock CLIENT USER [options]

Lets the voice of a user, who is named by the id that createUser gave, be verified again before the hour is over that
voice-tries shuts it for. The client is named by its id, its key, or its name where no other has it. Running servers
follow at once, and the audit log of the client says so.
`;

/** `biometrid users unlock` */
export async function usersUnlock(args: string[]): Promise<void> {
  const parsed = readCommand(args, usage, { json }, ['CLIENT', 'USER']);
  if (parsed === undefined) return;
  const { settings, words } = parsed;
  const [client = '', user = ''] = words;
  const failed = await withStorage(settings, async ({ storage, keys, masterKey }) => {
    const { id } = await findClient(storage, client);
    const tries = new VoiceTries(storage, new UserKeys(storage.userKeys, keys, masterKey));
    return tries.lift(id, user, Date.now());
  });
  if (failed === undefined) throw new Error('The client has no user with this id.');
  process.stdout.write(
    settings.json
      ? `${JSON.stringify({ user, forgotten: failed })}\n`
      : `Failed verifications that are forgotten: ${failed}.\n`,
  );
}
