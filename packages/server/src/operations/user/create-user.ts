import type { OperationDefinition } from '../../contract/operation.js';

/** Registers a user; when the device is known already, its user answers instead. */
export const createUser: OperationDefinition<'createUser'> = {
  async handle({ client, input, users, occasion }) {
    const registration = {
      referenceId: input.reference_id,
      macAddress: input.mac_address,
      appToken: input.app_token,
    };
    const { created, id } = await users.create(client.id, registration, occasion);
    const message = created ? 'NEW_USER_CREATED' : 'USER_ALREADY_ASSOCIATED_WITH_DEVICE';
    return { status: true, data: { message, id } };
  },
};
