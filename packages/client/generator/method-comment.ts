import type { Provenance } from '@biometrid/openapi/generate';
import type { ClientOperation, Outcome } from './read-operations.js';

/** A method's docstring: what it does, what it answers, what it throws, and a call that works. */
export function methodComment(operation: ClientOperation): string {
  const lines = [
    `${operation.summary}.`,
    '',
    ...operation.description.split('\n'),
    '',
    ...(operation.provenance ? [`Provenance: ${provenanceNote[operation.provenance]}.`, ''] : []),
    operation.outcomesProvenance
      ? `Outcomes, ${provenanceNote[operation.outcomesProvenance]}:`
      : 'Outcomes:',
    ...operation.outcomes.map((outcome) => `- ${outcomeNote(outcome)}`),
    '',
    operation.safe
      ? 'Safe to repeat: repeated by itself after a network error, a 429 or a 503.'
      : 'Not safe to repeat: never repeated unless `retry.unsafe` asks for it.',
    '',
    ...(operation.deprecated ? ['@deprecated'] : []),
    '@throws {BiometridHttpError} With one of these codes:',
    ...operation.errors.map(({ status, codes }) => `- ${status}: ${codes.map(code).join(', ')}`),
    `@throws {BiometridTimeoutError | BiometridNetworkError | BiometridContractError${operation.fields.some(({ maxBytes }) => maxBytes) ? ' | BiometridUploadError' : ''}}`,
    '@example',
    '```ts',
    ...exampleLines(operation),
    '```',
  ];
  return ['/**', ...lines.map(commentLine), ' */'].map((line) => `  ${line}`).join('\n');
}

/** One outcome in words: `status: false`, `FACE_ENROLLMENT_FAILED`. */
export function outcomeNote({ status, message, title }: Outcome): string {
  const parts = [status && `status: ${status}`, message].flatMap((part) =>
    part ? [code(part)] : [],
  );
  return parts.length === 0 ? title : `${parts.join(', ')}${message ? '' : ` (${title})`}`;
}

const provenanceNote: Record<Provenance, string> = {
  documented: 'published for version 1.0',
  'later-version': 'published only for a later version',
  inferred: 'not published; inferred from a sibling method',
  'project-defined': 'not published; defined by this project',
};

function exampleLines(operation: ClientOperation): string[] {
  const { outcomes } = operation;
  const call = `await ${exampleCall(operation)};`;
  const fails = outcomes.some(({ status }) => status === 'false');
  const succeeds = outcomes.some(({ status }) => status === 'true');
  if (operation.plain) return [`const outcome = ${call}`];
  return fails && succeeds
    ? [`const { status, data } = ${call}`, 'if (!status) console.log(data.message);']
    : [`const { data } = ${call}`, 'console.log(data.message);'];
}

/** A call with the fields that are needed, or with the files where none is. */
export function exampleCall({ group, method, fields }: ClientOperation): string {
  const needed = fields.filter(({ required }) => required);
  const shown = fields.some(({ place, required }) => place === 'body' && required)
    ? needed
    : [...needed, ...fields.filter(({ maxBytes, required }) => maxBytes && !required)];
  const input = shown.map(({ name, example }) =>
    example && name !== 'userId' ? `${name}: '${example}'` : name,
  );
  return `biometrid.${group}.${method}(${input.length > 0 ? `{ ${input.join(', ')} }` : ''})`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function commentLine(line: string): string {
  return ` * ${line.replaceAll('*/', '*\\/')}`.trimEnd();
}
