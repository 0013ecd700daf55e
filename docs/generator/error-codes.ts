import {
  type Contract,
  conditions,
  type OperationModel,
  type Refusal,
} from '@biometrid/openapi/generate';
import { contractFile } from './contract-file.js';
import { code, table } from './markdown-table.js';

/** The parts of the guide to error codes, by the names that their places in it have. */
export const errorParts: Readonly<Record<string, (contract: Contract) => string>> = {
  'error codes': ({ operations }) =>
    codesOf(operations)
      .map((each) => sectionOf(each, operations))
      .join('\n\n'),
  'order of checks': orderTable,
  outcomes: outcomesTable,
};

/** More fields or operations than these are not listed in a row. */
const most = 6;

/** The heading of a code as the end of its address, as these pages and GitHub make it. */
export function anchorOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9_]/g, '');
}

/** A refusal, and the operation that has it. */
interface Told {
  readonly refusal: Refusal;
  readonly operation: OperationModel;
}

/** Every code that an operation can refuse a request with, by status. */
function codesOf(operations: readonly OperationModel[]): string[] {
  const statuses = new Map<string, string>();
  for (const { answers } of operations)
    for (const { status, success, messages } of answers.values())
      if (!success) for (const message of messages) statuses.set(message, status);
  return [...statuses]
    .sort(([a, one], [b, other]) => one.localeCompare(other) || a.localeCompare(b))
    .map(([message]) => message);
}

/** What a code means: a heading, which is its address, who answers it, and a row for each fault that does. */
function sectionOf(name: string, operations: readonly OperationModel[]): string {
  const having = operations.filter(({ codes }) => codes.has(name));
  const told = having.flatMap((operation) =>
    operation.refusals
      .filter((refusal) => refusal.code === name)
      .map((refusal) => ({ refusal, operation })),
  );
  const intro = `HTTP ${statusOf(name, having)}, from ${listed(having, operations)}.`;
  if (told.length === 0)
    return `## ${name}\n\n${intro} The contract has it; a server of this project does not answer it.`;
  const rows = conditions.flatMap((condition, at) => {
    const those = told.filter(({ refusal }) => refusal.condition === condition);
    const [one] = those;
    if (one === undefined) return [];
    const { cause, remedy } = one.refusal;
    return [[String(at + 1), cause, remedy, whereOf(those, having, operations)]];
  });
  const isSame = rows.every(([, , , where]) => where === '');
  const head = ['no.', 'why', 'what to do', ...(isSame ? [] : ['where'])];
  return `## ${name}\n\n${intro}\n\n${table(
    head,
    rows.map((row) => row.slice(0, head.length)),
  )}`;
}

/** The fields, and the operations where those are not all that have the code. Many of either stand on the operations' own pages. */
function whereOf(
  told: readonly Told[],
  having: readonly OperationModel[],
  operations: readonly OperationModel[],
): string {
  const fields = [...new Set(told.flatMap(({ refusal }) => refusal.fields))];
  if (fields.length > most) return 'many fields';
  const names = fields.map(code).join(', ');
  const those = having.filter((each) => told.some(({ operation }) => operation === each));
  if (those.length === having.length) return names;
  const others = operations.length - those.length;
  const where =
    those.length > most && others > most ? `${those.length} operations` : listed(those, operations);
  return names === '' ? where : `${names} of ${where}`;
}

function statusOf(name: string, having: readonly OperationModel[]): string {
  const answers = having.flatMap(({ answers }) => [...answers.values()]);
  const statuses = answers.filter(({ messages }) => messages.includes(name));
  return [...new Set(statuses.map(({ status }) => status))].join(' or ');
}

/** Operations as links; those that are missing, where these are fewer. */
function listed(those: readonly OperationModel[], all: readonly OperationModel[]): string {
  if (those.length === all.length) return 'every operation';
  const others = all.filter((operation) => !those.includes(operation));
  return others.length < those.length / 2 ? `every operation but ${linked(others)}` : linked(those);
}

function linked(operations: readonly OperationModel[]): string {
  return operations.map(({ id, summary }) => `[${summary}](${contractFile}#${id})`).join(', ');
}

function orderTable({ operations }: Contract): string {
  const all = operations.flatMap(({ refusals }) => refusals);
  const rows = conditions.flatMap((condition, at) => {
    const those = all.filter((refusal) => refusal.condition === condition);
    const answered = [...new Set(those.map(({ status, code: name }) => `${status} \`${name}\``))];
    return answered.length === 0 ? [] : [[String(at + 1), condition, answered.join(', ')]];
  });
  return table(['no.', 'fault', 'answer'], rows);
}

function outcomesTable({ operations }: Contract): string {
  const told = operations.flatMap((operation) =>
    operation.outcomes.flatMap(({ message, status, title }) =>
      message === undefined ? [] : [{ message, status: String(status), title, operation }],
    ),
  );
  const rows = [...new Set(told.map(({ message }) => message))].sort().map((message) => {
    const those = told.filter((each) => each.message === message);
    const each = (values: readonly string[]) => [...new Set(values)].join(' or ');
    return [
      code(message),
      each(those.map(({ status }) => status)),
      each(those.map(({ title }) => title)),
      linked([...new Set(those.map(({ operation }) => operation))]),
    ];
  });
  return table(['message', 'status', 'what happened', 'answered by'], rows);
}
