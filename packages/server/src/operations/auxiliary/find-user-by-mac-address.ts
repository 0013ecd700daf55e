import type { OperationDefinition } from '../../contract/operation.js';

/** Looks up the user that a device is bound to. */
export const findUserByMacAddress: OperationDefinition<'findUserByMacAddress'> = {
  async handle({ client, input, users }) {
    const id = await users.byDevice(client.id, input.mac_address);
    return id === undefined
      ? { status: true, data: { message: 'DEVICE_NOT_ASSOCIATED_TO_USER' } }
      : { status: true, data: { message: 'USER_ALREADY_REGISTERED_ON_THIS_DEVICE', id } };
  },
};
