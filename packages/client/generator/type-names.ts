import type { Contract } from '@biometrid/openapi/generate';
import { pascal } from './client-operations.js';

/**
 * The contract's types, handed on by name. One by one, since the bundled declarations would turn `export type *` into
 * `export *` and so promise the values of that package as well.
 */
export function typeNames({ document, operations }: Contract): string {
  const names = [
    ...Object.keys(document.components.schemas ?? {}),
    ...operations.flatMap(({ id }) => [`${pascal(id)}Input`, `${pascal(id)}ErrorCode`]),
    ...['OperationId', 'Inputs', 'Outcomes', 'ErrorCodes', 'components', 'operations', 'paths'],
  ];
  return `export type {
${[...new Set(names)]
  .sort()
  .map((name) => `  ${name},`)
  .join('\n')}
} from '@biometrid/types';
`;
}
