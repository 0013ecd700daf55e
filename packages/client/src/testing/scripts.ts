import type { OperationId } from '@biometrid/types';
import { operations } from '../generated/fake.js';
import { type AnyAnswer, Delayed, example, exampleNames, Unusual } from './answers.js';
import type { Call, Script } from './call.js';

type Decide = (call: Call) => AnyAnswer | undefined | Promise<AnyAnswer | undefined>;

/** What the operations were told to answer. */
export class Scripts {
  readonly #once = new Map<string, AnyAnswer[]>();
  readonly #standing = new Map<string, Decide>();

  /** The script of an operation. @throws when the contract has no such operation. */
  of<K extends OperationId>(operation: K): Script<K> {
    if (!Object.hasOwn(operations, operation))
      throw new Error(`The contract has no operation '${operation}'`);
    const script: Script<K> = {
      answer: (...answers) => {
        const left = answers.map((answer) => checked(operation, answer));
        const [last] = left.slice(-1);
        this.#standing.set(operation, () => (left.length > 1 ? left.shift() : last));
        return script;
      },
      once: (...answers) => {
        const all = answers.map((answer) => checked(operation, answer));
        this.#once.set(operation, [...(this.#once.get(operation) ?? []), ...all]);
        return script;
      },
      with: (decide) => {
        this.#standing.set(operation, async (call) => {
          // `next` hands it the calls of its own operation.
          const answer = await decide(call as Call<K>);
          return answer === undefined ? undefined : checked(operation, answer);
        });
        return script;
      },
    };
    return script;
  }

  /** What a call is answered; undefined for the default. */
  async next(operation: string, call: Call): Promise<AnyAnswer | undefined> {
    return this.#once.get(operation)?.shift() ?? (await this.#standing.get(operation)?.(call));
  }

  /** @throws when an answer of `once` was never asked for. */
  verify(): void {
    const unused = [...this.#once].flatMap(([operation, answers]) =>
      answers.map((answer) => `${operation} ${nameOf(answer)}`),
    );
    if (unused.length > 0) throw new Error(`Nothing asked for ${unused.join(', ')}`);
  }
}

/** An answer that the operation can give. @throws for an example, or a status, that it does not have. */
function checked(operation: string, answer: unknown): AnyAnswer {
  if (answer instanceof Unusual) return answer;
  if (answer instanceof Delayed) {
    checked(operation, answer.answer);
    return answer;
  }
  if (typeof answer === 'string') {
    example(operation, answer);
    return answer;
  }
  const { status } = answer as { status: number };
  if (!exampleNames(operation).some((name) => example(operation, name).status === status))
    throw new Error(`${operation} does not answer with the status ${status}`);
  return answer as AnyAnswer;
}

function nameOf(answer: AnyAnswer): string {
  if (answer instanceof Delayed) return nameOf(answer.answer);
  if (typeof answer === 'string') return `'${answer}'`;
  return answer instanceof Unusual ? '(unusual)' : `(${String(answer.status)})`;
}
