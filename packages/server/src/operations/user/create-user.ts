import { randomBytes } from 'node:crypto';
import type { OperationDefinition } from '../../contract/operation.js';
import { normaliseMacAddress } from './mac-address.js';

/** Registers a user; when the device is known already, its user answers instead. */
export const createUser: OperationDefinition<'createUser'> = {
  async handle({ client, input, storage, now }) {
    const { created, id } = await storage.users.create(client.id, {
      id: randomBytes(12).toString('hex'),
      referenceId: input.reference_id,
      macAddress:
        input.mac_address === undefined ? undefined : normaliseMacAddress(input.mac_address),
      appToken: input.app_token,
      createdAt: now,
    });
    const message = created ? 'NEW_USER_CREATED' : 'USER_ALREADY_ASSOCIATED_WITH_DEVICE';
    return { status: true, data: { message, id } };
  },
};
