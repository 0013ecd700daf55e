import { BiometridHttpError } from '@biometrid/client';
import { expect } from 'vitest';

/** Expects that the server refuses a call with a status and a code of the contract. */
export async function refused(
  call: Promise<unknown>,
  status: number,
  code: string,
): Promise<BiometridHttpError> {
  const error: unknown = await call.then(
    (outcome) => new Error(`It was answered with ${JSON.stringify(outcome)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof BiometridHttpError)) throw error;
  expect({ status: error.status, code: error.code }).toEqual({ status, code });
  expect(error.requestId).toMatch(/^[\w.:-]{1,128}$/);
  return error;
}
