import { type ClientOperation, groupsOf, pascal } from './client-operations.js';
import { methodComment } from './method-comment.js';

/** An interface for each group of methods, and one that holds the groups. */
export function methodInterfaces(operations: readonly ClientOperation[]): string {
  const groups = groupsOf(operations);
  const imported = operations.flatMap(({ id, outcomeType }) => [`${pascal(id)}Input`, outcomeType]);
  return `import type {
${[...new Set(imported)]
  .sort()
  .map((name) => `  ${name},`)
  .join('\n')}
} from '@biometrid/types';
import type { AnswerPromise } from '../core/answer-promise.js';
import type { CallOptions } from '../core/options.js';
import type { AcceptFiles } from '../core/upload.js';

${groups.map(([group, members]) => groupInterface(group, members)).join('\n\n')}

/** The contract's operations, grouped. */
export interface Methods {
${groups.map(([group]) => `  readonly ${group}: ${pascal(group)}Methods;`).join('\n')}
}
`;
}

function groupInterface(group: string, operations: readonly ClientOperation[]): string {
  return `/** The methods of \`biometrid.${group}\`. */
export interface ${pascal(group)}Methods {
${operations.map((operation) => `${methodComment(operation)}\n  ${signature(operation)}`).join('\n\n')}
}`;
}

/** The method as TypeScript declares it. */
export function signature({ id, member, outcomeType, fields }: ClientOperation): string {
  const name = `${pascal(id)}Input`;
  const all = [...fields.values()];
  const type = all.some(({ file }) => file) ? `AcceptFiles<${name}>` : name;
  const optional = all.some(({ required }) => required) ? '' : '?';
  return `${member}(input${optional}: ${type}, options?: CallOptions): AnswerPromise<${outcomeType}>;`;
}
