import { setTimeout } from 'node:timers/promises';
import type { Condition, OperationModel, Refusal } from '@biometrid/openapi/model';
import { engineMissing } from './answers/engine-missing.js';
import { judge, messageOf } from './answers/judge.js';
import { repetitionFindings } from './answers/repetition.js';
import { type Contract, loadContract } from './contract/contract.js';
import type { Journey } from './journeys/read-journeys.js';
import { runJourney } from './journeys/run-journey.js';
import { chooseTries, harmlessFailures, needsUser, type Plan, planOf } from './plan.js';
import { type Deviation, deviationOf } from './report/deviation.js';
import { type Caller, encode } from './requests/encode.js';
import { goodProbe, type Probe } from './requests/probes.js';
import type { SampleFile } from './requests/samples.js';
import { CheckStopped, type Exchange, type Fetch, type Reply, Session } from './run/session.js';
import { Users } from './run/users.js';

/** Which server is to be checked, by whom, and how far. */
export interface CheckOptions extends Omit<Caller, 'userId'> {
  /** What calls the server; the global `fetch` when absent. */
  readonly fetch?: Fetch;
  /** The operations that are checked, by `operationId`, and the journeys that are made, by `workflowId`; all when there is none. */
  readonly only?: readonly string[];
  /** Whether wrong credentials are tried at each operation, not at one for each kind of them. */
  readonly thorough?: boolean;
  /** Failed authentications that are made in a minute at most; 10 when absent. */
  readonly failedLogins?: number;
  /** Files for the journeys that send some, by the names they have there: `photo.jpg`. */
  readonly files?: Readonly<Record<string, SampleFile>>;
  /** Ends the check; the users that it made are deleted first. */
  readonly signal?: AbortSignal;
  /** Milliseconds in which a request has to be answered; 30,000 when absent. */
  readonly timeLimit?: number;
  /** Told before the first request what is coming. */
  readonly onPlan?: (plan: Plan) => void;
  /** Told of each request before it is sent, repetitions included. */
  readonly onRequest?: (told: { readonly url: string; readonly method: string }) => void;
  /** Told at the end, however it came, of users that were made and could not be deleted, by their ids. */
  readonly onLeft?: (userIds: readonly string[]) => void;
  /** Resolves after some milliseconds, or with the signal; with the clock when absent. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** What a check came to. */
export interface CheckReport {
  /** Requests that were sent. */
  readonly requests: number;
  /** Things that were tried. */
  readonly checks: readonly Tried[];
  readonly deviations: readonly Deviation[];
  /** Ids of users that were made and could not be deleted. */
  readonly left: readonly string[];
}

/** Something that was tried, and whether it could be. */
export interface Tried {
  readonly operation: string;
  readonly check: string;
  /** Why it said nothing: the server lacks an engine. */
  readonly untried?: string;
}

/**
 * Compares what a server answers with the contract: each refusal that a caller can provoke, the order of faults, envelopes, headers,
 * cookies, safe repetition, and the contract's journeys as far as there are files for them.
 * @throws {CheckStopped} when the server cannot be checked: no credentials, no user, no quota, no end of its refusals.
 * @throws RangeError for an operation or a journey that the contract does not have.
 */
export async function checkContract(options: CheckOptions): Promise<CheckReport> {
  const check = new Check(options);
  let left: readonly string[] = [];
  try {
    await check.run();
  } finally {
    left = await check.users.deleteAll();
    if (left.length > 0) options.onLeft?.(left);
  }
  return check.report(left);
}

class Check {
  readonly users: Users;
  readonly #options: CheckOptions;
  readonly #contract: Contract = loadContract();
  readonly #session: Session;
  readonly #caller: Caller;
  readonly #secure: boolean;
  readonly #deviations: Deviation[] = [];
  readonly #checks: Tried[] = [];

  constructor(options: CheckOptions) {
    const { key, secret, livenessToken, spent, failedLogins = harmlessFailures } = options;
    const { timeLimit = 30_000 } = options;
    this.#options = options;
    const { origin, protocol, pathname } = new URL(options.origin);
    this.#caller = { origin: origin + pathname, key, secret, livenessToken, spent };
    this.#secure = protocol === 'https:';
    this.#session = new Session({
      fetch: options.fetch ?? fetch,
      wait: options.wait ?? sleep,
      now: () => performance.now(),
      ...{ failedLogins, timeLimit },
      endOf: (reply) => this.#refusalOfClient(reply),
      signal: options.signal ?? new AbortController().signal,
      onRequest: options.onRequest,
    });
    this.users = new Users(this.#session, this.#caller, this.#contract);
  }

  async run(): Promise<void> {
    const tries = chooseTries(this.#contract, this.#options);
    this.#options.onPlan?.(planOf(tries, this.#options));
    await this.#knock();
    const { operations, probes, journeys } = tries;

    if (operations.some(needsUser)) {
      // Of the first nobody enrols anything: what is refused before is refused of it. The other has a dialogue.
      let userId = await this.users.create();
      for (const probe of probes) {
        await this.#try(probe, { ...this.#caller, userId });
        // A lenient server deletes it.
        if (!this.users.made(userId)) userId = await this.users.create();
      }
      // The fewer there are, the fewer stay when the quota runs out.
      await this.users.deleteAll();
    } else for (const probe of probes) await this.#try(probe, this.#caller);
    const other = operations.some(needsUser) ? await this.users.create() : undefined;
    for (const operation of operations) {
      const userId = operation.id === 'deleteUser' ? await this.users.create() : other;
      await this.#tryGood(operation, { ...this.#caller, userId });
    }
    for (const journey of journeys) await this.#travel(journey);
  }

  /** What it came to. @param left users that could not be deleted. */
  report(left: readonly string[]): CheckReport {
    return {
      requests: this.#session.sent,
      ...{ checks: this.#checks, deviations: this.#deviations, left },
    };
  }

  /** Whether the server answers at all, and knows who asks. @throws {CheckStopped} when not. */
  async #knock(): Promise<void> {
    const operation = this.#contract.operations.find(({ id }) => id === 'listVoiceLanguages');
    if (operation === undefined) return;
    const { draft } = goodProbe(this.#contract.schemas, operation);
    const { reply } = await this.#session.exchange(encode(draft, this.#caller));
    if ('lost' in reply) throw new CheckStopped(`The server does not answer: ${reply.lost}`);
    const refusal = refusalAmong(['unknown client', 'wrong credentials'], operation, reply);
    if (refusal) throw new CheckStopped(`The server refuses the client: ${refusal.cause}`);
  }

  /** Why the client gets nothing any more. */
  #refusalOfClient(reply: Reply): string | undefined {
    const [refusal] = this.#contract.operations.flatMap(
      (operation) => refusalAmong(['quota spent'], operation, reply) ?? [],
    );
    return (
      refusal &&
      `The server refuses the client: ${refusal.cause} Raise its quota, or check with one that has more.`
    );
  }

  async #try(probe: Probe, caller: Caller): Promise<void> {
    const { operation, check, draft, refusal, failsLogin } = probe;
    const request = encode(draft, caller);
    const whateverComes = refusal?.condition === 'quota spent';
    const exchange = await this.#session.exchange(request, { failsLogin, whateverComes });
    const { reply } = exchange;
    const deletes = operation.id === 'deleteUser' && draft.user === 'known';
    if (deletes && 'status' in reply && reply.status === 200)
      this.users.noteDeleted(caller.userId, reply);
    const untried = 'lost' in reply ? undefined : engineMissing(operation, reply, refusal);
    if (untried !== undefined) this.#checks.push({ operation: operation.id, check, untried });
    else this.#judge(operation, check, request, exchange, refusal);
  }

  /** A request that has nothing against it; twice, where that is safe. */
  async #tryGood(operation: OperationModel, caller: Caller): Promise<void> {
    const { check, draft } = goodProbe(this.#contract.schemas, operation);
    const request = encode(draft, caller);
    const exchange = await this.#session.exchange(request);
    this.#judge(operation, check, request, exchange);
    if (operation.id === 'deleteUser') this.users.noteDeleted(caller.userId, exchange.reply);
    if (!operation.safeToRepeat || 'lost' in exchange.reply) return;
    const again = await this.#session.exchange(request);
    this.#checks.push({ operation: operation.id, check: 'the same again' });
    for (const finding of repetitionFindings(operation, exchange.reply, again.reply))
      this.#deviations.push(deviationOf(operation, 'the same again', request, finding));
  }

  async #travel(journey: Journey): Promise<void> {
    const { files = {} } = this.#options;
    const { deviations, ...came } = await runJourney(
      {
        contract: this.#contract,
        session: this.#session,
        users: this.users,
        caller: this.#caller,
        secure: this.#secure,
        files,
      },
      journey,
    );
    this.#checks.push({ operation: 'journey', check: journey.workflowId, ...came });
    this.#deviations.push(...deviations);
  }

  #judge(
    operation: OperationModel,
    check: string,
    request: ReturnType<typeof encode>,
    { reply, putOff }: Exchange,
    refusal?: Refusal,
  ): void {
    if ('json' in reply) this.users.note(operation.id, reply);
    const standard = { contract: this.#contract, operation, secure: this.#secure };
    this.#checks.push({ operation: operation.id, check });
    const findings = [
      ...putOff.flatMap((each) => judge(standard, each)),
      ...judge({ ...standard, refusal }, reply),
    ];
    for (const finding of findings)
      this.#deviations.push(deviationOf(operation, check, request, finding));
  }
}

/** The refusal that an answer is, of those for some conditions. */
function refusalAmong(
  conditions: readonly Condition[],
  { refusals }: OperationModel,
  reply: Reply,
): Refusal | undefined {
  return refusals.find(
    ({ condition, status, code }) =>
      conditions.includes(condition) && status === reply.status && code === messageOf(reply.json),
  );
}

/** Ends with the signal as well. */
async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => {});
}
