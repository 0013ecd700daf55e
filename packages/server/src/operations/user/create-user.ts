import { randomBytes } from 'node:crypto';
import type { OperationDefinition } from '../../contract/operation.js';
import { normaliseMacAddress } from './mac-address.js';

/** Registers a user; when the device is known already, its user answers instead. */
export const createUser: OperationDefinition<'createUser'> = {
  async handle({ client, input, storage, userKeys, now, auditEntry }) {
    const macAddress =
      input.mac_address === undefined ? undefined : normaliseMacAddress(input.mac_address);
    const owner = macAddress && (await storage.users.findByMacAddress(client.id, macAddress));
    if (owner) return known(owner);

    const id = randomBytes(12).toString('hex');
    // The key comes first, so that there is no user without one.
    const { key } = await userKeys.make(client.id, id, 'subject', now);
    key.fill(0);
    const entry = await auditEntry('user.created', id);
    const made = await storage.transaction(async ({ users, audit }) => {
      const made = await users.create(client.id, {
        id,
        referenceId: input.reference_id,
        macAddress,
        appToken: input.app_token,
        createdAt: now,
      });
      if (made.created) await audit.append(client.id, entry);
      return made;
    });
    if (made.created) return { status: true, data: { message: 'NEW_USER_CREATED', id } };
    // Another registration of the device was faster.
    await userKeys.erase(client.id, id);
    return known(made.id);
  },
};

function known(id: string) {
  return {
    status: true,
    data: { message: 'USER_ALREADY_ASSOCIATED_WITH_DEVICE', id },
  } as const;
}
