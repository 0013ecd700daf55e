import type { Field, OperationModel } from '@biometrid/openapi/generate';

/** An operation with the names that it has in the client. */
export interface ClientOperation extends OperationModel {
  /** `users` in `users.create`. */
  readonly group: string;
  /** `create` in `users.create`. */
  readonly member: string;
  /** The type of the envelope, as `@biometrid/types` names it. */
  readonly outcomeType: string;
  /** Whether it is called with the liveness token, on the host of its own. */
  readonly liveness: boolean;
  /** Whether no outcome has a `data.message`. */
  readonly plain: boolean;
}

/**
 * Names every operation of the contract for the client.
 * @throws when one has no name of the form `group.method`, or answers 200 with something that has no name below
 *   `components/schemas`.
 */
export function clientOperations(operations: readonly OperationModel[]): ClientOperation[] {
  return operations.map((operation) => {
    const { id, clientName, answers, outcomes, credentials } = operation;
    const [group, member] = clientName?.split('.') ?? [];
    if (!group || !member)
      throw new Error(`${id}: x-client-name must be group.method, like face.enroll`);
    const outcomeType = answers.get('200')?.schemaName;
    if (outcomeType === undefined)
      throw new Error(`${id}: its 200 needs a JSON schema below components/schemas`);
    return {
      ...operation,
      group,
      member,
      outcomeType,
      liveness: credentials.some(({ scheme }) => scheme === 'livenessToken'),
      plain: outcomes.every(({ message }) => message === undefined),
    };
  });
}

/** The groups with their operations. */
export function groupsOf(
  operations: readonly ClientOperation[],
): [group: string, members: ClientOperation[]][] {
  const groups = new Map<string, ClientOperation[]>();
  for (const operation of operations) {
    groups.set(operation.group, [...(groups.get(operation.group) ?? []), operation]);
  }
  return [...groups];
}

/** The largest file that a field takes, as bytes or as base64 text; undefined when it takes none, or one of any size. */
export function maxBytesOf(field: Field): number | undefined {
  return field.file?.maxBytes ?? field.base64MaxBytes;
}

/** `enrollFace` as types are written: `EnrollFace`. */
export function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
