import type { OperationId } from '@biometrid/types';
import { operations } from '../generated/fake.js';
import { type AnyAnswer, Delayed, example, examplesOf, Unusual } from './answers.js';
import type { Call, Script } from './call.js';

type Decide = (call: Call) => AnyAnswer | undefined | Promise<AnyAnswer | undefined>;

/** What the operations were told to answer. */
export class Scripts {
  readonly #once: { operation: string; answer: AnyAnswer }[] = [];
  readonly #standing = new Map<string, Decide>();

  /** The script of an operation. @throws when the contract has no such operation. */
  of<K extends OperationId>(operation: K): Script<K> {
    if (!Object.hasOwn(operations, operation))
      throw new Error(`The contract has no operation '${operation}'`);
    const from = (decide: Decide) => {
      this.#standing.set(operation, decide);
      return script;
    };
    const script: Script<K> = {
      answer: (...answers) => {
        const left = answers.map((answer) => checked(operation, answer));
        return from(() => (left.length > 1 ? left.shift() : left[0]));
      },
      once: (...answers) => {
        for (const answer of answers)
          this.#once.push({ operation, answer: checked(operation, answer) });
        return script;
      },
      with: (decide) =>
        from(async (call) => {
          // `next` hands it the calls of its own operation.
          const answer = await decide(call as Call<K>);
          return answer && checked(operation, answer);
        }),
    };
    return script;
  }

  /** What a call is answered; undefined for the default. */
  async next(call: Call): Promise<AnyAnswer | undefined> {
    const at = this.#once.findIndex(({ operation }) => operation === call.operation);
    return at < 0
      ? this.#standing.get(call.operation)?.(call)
      : this.#once.splice(at, 1)[0]?.answer;
  }

  /** @throws when an answer of `once` was never asked for. */
  verify(): void {
    const unused = this.#once.map(({ operation, answer }) => `${operation} ${nameOf(answer)}`);
    if (unused.length > 0) throw new Error(`Nothing asked for ${unused.join(', ')}`);
  }
}

/** An answer that the operation can give. @throws for an example, or a status, that it does not have. */
function checked(operation: string, answer: AnyAnswer): AnyAnswer {
  const given = answer instanceof Delayed ? answer.answer : answer;
  if (typeof given === 'string') example(operation, given);
  else if (
    !(given instanceof Unusual) &&
    !examplesOf(operation).some(({ status }) => status === given.status)
  )
    throw new Error(`${operation} does not answer with the status ${String(given.status)}`);
  return answer;
}

function nameOf(answer: AnyAnswer): string {
  if (answer instanceof Delayed) return nameOf(answer.answer);
  if (typeof answer === 'string') return `'${answer}'`;
  return `(${answer instanceof Unusual ? 'unusual' : String(answer.status)})`;
}
