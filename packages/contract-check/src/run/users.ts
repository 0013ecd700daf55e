import type { OperationModel } from '@biometrid/openapi/model';
import { fieldOf, messageOf } from '../answers/judge.js';
import type { Contract } from '../contract/contract.js';
import { goodDraft } from '../requests/draft.js';
import { type Caller, type EncodedRequest, encode } from '../requests/encode.js';
import { CheckStopped, type NoReply, type Reply, type Session } from './session.js';

/** How long the deletion of all may take: a server that throttles says a minute. Milliseconds. */
const lastWish = 90_000;

/** The users that the check makes, so that none of them stays. */
export class Users {
  readonly #session: Session;
  readonly #caller: Caller;
  readonly #creation: EncodedRequest;
  readonly #deletion: ReturnType<typeof goodDraft>;
  readonly #there = new Set<string>();

  constructor(session: Session, caller: Caller, { operations, schemas }: Contract) {
    this.#session = session;
    this.#caller = caller;
    const draftOf = (id: string) => goodDraft(schemas, operationOf(operations, id));
    this.#creation = encode(draftOf('createUser'), caller);
    this.#deletion = draftOf('deleteUser');
  }

  /** Makes a user. @throws {CheckStopped} when the server makes none, or its answer does not tell which. */
  async create(): Promise<string> {
    const { reply } = await this.#session.exchange(this.#creation);
    const userId = 'lost' in reply ? undefined : this.note('createUser', reply);
    if (userId !== undefined) return userId;
    throw new CheckStopped(`The server makes no user to try with: ${reasonOf(reply)}`);
  }

  /**
   * Notes a user whom an answer tells of, and who is to be deleted: by whatever name the server calls it.
   * @param operationId what was asked.
   * @returns its id.
   */
  note(operationId: string, { status, json }: Reply): string | undefined {
    const userId = fieldOf(fieldOf(json, 'data'), 'id');
    const message = messageOf(json);
    const wasThere = message?.startsWith('USER_ALREADY_') ?? false;
    const made = operationId === 'createUser' && status === 200 && !wasThere;
    if (!(made || message === 'NEW_USER_CREATED') || typeof userId !== 'string') return undefined;
    this.#there.add(userId);
    return userId;
  }

  /** Notes what came of the deletion of a user. */
  noteDeleted(userId: string | undefined, reply: Reply | NoReply): void {
    // Another 404 is of a path that the server, or a proxy, does not have.
    const gone =
      'status' in reply &&
      (reply.status === 200 ||
        (reply.status === 404 && messageOf(reply.json) === 'USERID_NOT_EXISTS'));
    if (userId !== undefined && gone) this.#there.delete(userId);
  }

  /** Whether the check made a user, and may delete it. */
  made(userId: string | undefined): boolean {
    return userId !== undefined && this.#there.has(userId);
  }

  /** Deletes all of them, whatever ended the check. @returns the ids of those that may still be there. */
  async deleteAll(): Promise<string[]> {
    const signal = AbortSignal.timeout(lastWish);
    for (const userId of this.#there) {
      const request = encode(this.#deletion, { ...this.#caller, userId });
      const exchange = await this.#session.exchange(request, { signal }).catch(() => undefined);
      if (exchange !== undefined) this.noteDeleted(userId, exchange.reply);
    }
    return [...this.#there];
  }
}

function operationOf(operations: readonly OperationModel[], id: string): OperationModel {
  const found = operations.find((operation) => operation.id === id);
  if (found === undefined) throw new Error(`The contract has no operation ${id}`);
  return found;
}

function reasonOf(reply: Reply | { lost: string }): string {
  if ('lost' in reply) return reply.lost;
  return `it answers ${reply.status} ${messageOf(reply.json) ?? 'without a message'}`;
}
