import type { Outcome, Provenance } from '@biometrid/openapi/generate';
import { type ClientOperation, maxBytesOf } from './client-operations.js';

/** A method's docstring: what it does, what it answers, what it throws, and a call that works. */
export function methodComment(operation: ClientOperation): string {
  const { provenance, answers } = operation;
  const outcomesProvenance = answers.get('200')?.provenance;
  const takesFile = [...operation.fields.values()].some(maxBytesOf);
  const lines = [
    `${operation.summary}.`,
    '',
    ...operation.description.split('\n'),
    '',
    ...(provenance ? [`Provenance: ${provenanceNote[provenance]}.`, ''] : []),
    outcomesProvenance ? `Outcomes, ${provenanceNote[outcomesProvenance]}:` : 'Outcomes:',
    ...outcomeNotes(operation.outcomes).map((note) => `- ${note}`),
    '',
    operation.safeToRepeat
      ? 'Safe to repeat: repeated by itself after a network error, a 408, 429, 502, 503 or 504.'
      : 'Not safe to repeat: repeated by itself only after a 429 or a 503 that was given before anything was done.',
    '',
    ...(operation.deprecated ? ['@deprecated'] : []),
    '@throws {BiometridHttpError} With one of these codes:',
    ...errorNotes(operation),
    `@throws {${[...clientErrors, ...(takesFile ? ['BiometridUploadError'] : [])].join(' | ')}}`,
    '@example',
    '```ts',
    ...exampleLines(operation),
    '```',
  ];
  return ['/**', ...lines.map(commentLine), ' */'].map((line) => `  ${line}`).join('\n');
}

/** What any method may throw beside the contract's own errors. */
const clientErrors = ['BiometridTimeoutError', 'BiometridNetworkError', 'BiometridContractError'];

/** The statuses that are no success, each with its codes. */
function errorNotes({ answers }: ClientOperation): string[] {
  return [...answers.values()].flatMap(({ status, success, messages }) => {
    if (success) return [];
    return messages.length > 0 ? `- ${status}: ${messages.map(code).join(', ')}` : `- ${status}`;
  });
}

/** The outcomes in words: `status: false`, `FACE_ENROLLMENT_FAILED`. Those that have a message in common are told apart by their titles. */
export function outcomeNotes(outcomes: readonly Outcome[]): string[] {
  return outcomes.map(({ status, message, title }) => {
    const parts = [status === undefined ? undefined : `status: ${status}`, message].flatMap(
      (part) => (part ? [code(part)] : []),
    );
    if (parts.length === 0) return title;
    const isTold = message && outcomes.filter((other) => other.message === message).length === 1;
    return `${parts.join(', ')}${isTold ? '' : ` (${title})`}`;
  });
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
  const fails = outcomes.some(({ status }) => status === false);
  const succeeds = outcomes.some(({ status }) => status === true);
  if (operation.plain) return [`const outcome = ${call}`];
  return fails && succeeds
    ? [`const { status, data } = ${call}`, 'if (!status) console.log(data.message);']
    : [`const { data } = ${call}`, 'console.log(data.message);'];
}

/** A call with the fields that are needed, or with the files where none is. */
export function exampleCall({ group, member, fields, userParameter }: ClientOperation): string {
  const all = [...fields.values()];
  const needed = all.filter(({ required }) => required);
  const shown = needed.some(({ place }) => place === 'body')
    ? needed
    : [...needed, ...all.filter((field) => maxBytesOf(field) && !field.required)];
  const input = shown.map(({ name, example }) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
    if (typeof example === 'string' && name !== userParameter) return `${key}: ${quoted(example)}`;
    return key === name
      ? name
      : `${key}: ${name.replaceAll(/\W+(\w?)/g, (_, next: string) => next.toUpperCase())}`;
  });
  return `biometrid.${group}.${member}(${input.length > 0 ? `{ ${input.join(', ')} }` : ''})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function commentLine(line: string): string {
  return ` * ${line.replaceAll('*/', '*\\/')}`.trimEnd();
}
