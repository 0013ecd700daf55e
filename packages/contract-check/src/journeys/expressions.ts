import { fieldOf } from '../answers/judge.js';
import type { Reply } from '../run/session.js';
import type { Criterion } from './read-journeys.js';

/** What expressions of a step can name. */
export interface Scope {
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The outputs of the steps before, by step. */
  readonly steps: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly reply?: Reply | undefined;
}

/** The value of a runtime expression of Arazzo, as far as the contract's journeys use them; any other text is itself. */
export function evaluated(expression: unknown, { inputs, steps, reply }: Scope): unknown {
  if (typeof expression !== 'string' || !expression.startsWith('$')) return expression;
  if (expression === '$statusCode') return reply?.status;
  const [, pointer] = /^\$response\.body(?:#(.*))?$/.exec(expression) ?? [];
  if (expression.startsWith('$response.body')) return at(reply?.json, pointer ?? '');
  const [, input] = /^\$inputs\.(\w+)$/.exec(expression) ?? [];
  if (input !== undefined) return inputs[input];
  const [, step = '', output = ''] = /^\$steps\.(\w+)\.outputs\.(\w+)$/.exec(expression) ?? [];
  if (step !== '') return steps.get(step)?.[output];
  throw new Error(`The expression ${expression} is not known`);
}

/** Whether an answer meets a criterion. */
export function meets({ condition, type = 'simple' }: Criterion, scope: Scope): boolean {
  if ((typeof type === 'object' ? type.type : type) === 'jsonpath') {
    // The one that the journeys have: nothing is there under a name.
    const [, name] = /^\$\[\?\(!@\.(\w+)\)\]$/.exec(condition) ?? [];
    if (name === undefined) throw new Error(`The condition ${condition} is not known`);
    return !fieldOf(scope.reply?.json, name);
  }
  const [left = '', right = ''] = condition.split(' == ');
  return Object.is(evaluated(left.trim(), scope), literal(right.trim(), scope));
}

function literal(text: string, scope: Scope): unknown {
  return text.startsWith('$') ? evaluated(text, scope) : JSON.parse(text);
}

function at(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce((inner, key) => fieldOf(inner, key.replaceAll('~1', '/').replaceAll('~0', '~')), value);
}
