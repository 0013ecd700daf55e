import type { BiometridClient } from '@biometrid/client';

/** A method as the client binds it from its own table: the types of its input and answer are those of the contract. */
type Method = (input: object, options: { signal: AbortSignal }) => PromiseLike<unknown>;

/** Calls a method of the client by its name in the contract, `face.enroll`. */
export function callByName(
  client: BiometridClient,
  name: string,
  input: object,
  signal: AbortSignal,
): PromiseLike<unknown> {
  const [group = '', member = ''] = name.split('.');
  // The form and the client's table are both generated from the contract, where the compiler cannot follow.
  const groups = client as unknown as Readonly<Record<string, Readonly<Record<string, Method>>>>;
  const method = groups[group]?.[member];
  if (method === undefined) throw new Error(`The client has no method ${name}.`);
  return method(input, { signal });
}
