import type { OperationDefinition } from '../../contract/operation.js';
import { normaliseMacAddress } from '../user/mac-address.js';

/** Looks up the user that a device is bound to. */
export const findUserByMacAddress: OperationDefinition<'findUserByMacAddress'> = {
  async handle({ client, input, storage }) {
    const id = await storage.users.findByMacAddress(
      client.id,
      normaliseMacAddress(input.mac_address),
    );
    return id === undefined
      ? { status: true, data: { message: 'DEVICE_NOT_ASSOCIATED_TO_USER' } }
      : { status: true, data: { message: 'USER_ALREADY_REGISTERED_ON_THIS_DEVICE', id } };
  },
};
