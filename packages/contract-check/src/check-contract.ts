import type { OperationModel, Refusal } from '@biometrid/openapi/model';
import { judge, messageOf } from './answers/judge.js';
import { repetitionFindings } from './answers/repetition.js';
import { type Contract, loadContract } from './contract/contract.js';
import { Schemas } from './contract/schemas.js';
import { type Journey, readJourneys } from './journeys/read-journeys.js';
import { journeysWith, runJourney } from './journeys/run-journey.js';
import { type Deviation, deviationOf } from './report/deviation.js';
import { type Caller, type Credentials, encode } from './requests/encode.js';
import { goodProbe, type Probe, refusalProbes } from './requests/probes.js';
import type { SampleFile } from './requests/samples.js';
import { CheckStopped, type Exchange, type Fetch, Session } from './run/session.js';
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
  /** Told before the first request what is coming. */
  readonly onPlan?: (plan: Plan) => void;
  /** Told of each request before it is sent, with its place among all. */
  readonly onRequest?: (told: { readonly url: string; readonly method: string }) => void;
  /** Resolves after some milliseconds; with the clock when absent. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** How much a check asks of a server. */
export interface Plan {
  /** Requests, unless the server puts some off. */
  readonly requests: number;
  /** Those of them that are failed authentications. */
  readonly failedLogins: number;
  /** Whole minutes that it waits, so as to stay below the server's throttling. */
  readonly minutes: number;
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

/** Failed authentications in a minute that no server minds. */
const harmlessFailures = 10;

/**
 * Compares what a server answers with the contract: each refusal that a caller can provoke, the order of faults, envelopes, headers,
 * cookies, safe repetition, and the contract's journeys as far as there are files for them.
 * @throws {CheckStopped} when the server cannot be checked: no credentials, no user, no end of its refusals.
 * @throws RangeError for an operation or a journey that the contract does not have.
 */
export async function checkContract(options: CheckOptions): Promise<CheckReport> {
  const check = new Check(options);
  try {
    return await check.run();
  } finally {
    await check.users.deleteAll();
  }
}

class Check {
  readonly users: Users;
  readonly #options: CheckOptions;
  readonly #contract: Contract = loadContract();
  readonly #schemas = new Schemas(this.#contract.document);
  readonly #session: Session;
  readonly #caller: Caller;
  readonly #secure: boolean;
  readonly #only: readonly string[];
  readonly #deviations: Deviation[] = [];
  readonly #checks: Tried[] = [];

  constructor(options: CheckOptions) {
    const { key, secret, livenessToken, spent, failedLogins = harmlessFailures } = options;
    this.#options = options;
    this.#only = options.only ?? [];
    const { origin, protocol, pathname } = new URL(options.origin);
    this.#caller = { origin: origin + pathname, key, secret, livenessToken, spent };
    this.#secure = protocol === 'https:';
    this.#session = new Session({
      fetch: options.fetch ?? fetch,
      wait: options.wait ?? sleep(options.signal),
      now: () => performance.now(),
      failedLogins,
      signal: options.signal ?? new AbortController().signal,
      onRequest: options.onRequest,
    });
    this.users = new Users(this.#session, this.#caller, this.#contract, this.#schemas);
  }

  async run(): Promise<CheckReport> {
    const operations = this.#operations();
    const journeys = this.#journeys();
    const probes = this.#probesOf(operations);
    this.#options.onPlan?.(this.#plan(operations, probes, journeys));
    await this.#knock();

    if (operations.some(needsUser)) {
      // Of the first nobody enrols anything: what is refused before is refused of it. The other has a dialogue.
      const caller = { ...this.#caller, userId: await this.users.create() };
      for (const probe of probes) await this.#try(probe, caller);
    } else for (const probe of probes) await this.#try(probe, this.#caller);
    const other = operations.some(needsUser) ? await this.users.create() : undefined;
    for (const operation of operations) {
      const userId = operation.id === 'deleteUser' ? await this.users.create() : other;
      await this.#tryGood(operation, { ...this.#caller, userId });
    }
    for (const journey of journeys) await this.#travel(journey);
    const left = await this.users.deleteAll();
    return {
      requests: this.#session.sent,
      ...{ checks: this.#checks, deviations: this.#deviations, left },
    };
  }

  /** Whether the server answers at all, and knows who asks. @throws {CheckStopped} when not. */
  async #knock(): Promise<void> {
    const operation = this.#contract.operations.find(({ id }) => id === 'listVoiceLanguages');
    if (operation === undefined) return;
    const { draft } = goodProbe(this.#schemas, operation);
    const { reply } = await this.#session.exchange(encode(draft, this.#caller));
    if ('lost' in reply) throw new CheckStopped(`The server does not answer: ${reply.lost}`);
    const refusal = operation.refusals.find(
      ({ condition, status, code }) =>
        ['unknown client', 'wrong credentials', 'quota spent'].includes(condition) &&
        status === reply.status &&
        code === messageOf(reply.json),
    );
    if (refusal) throw new CheckStopped(`The server refuses the client: ${refusal.cause}`);
  }

  /** Whoever has no liveness token, say, does not ask about liveness. */
  #operations(): readonly OperationModel[] {
    const { operations } = this.#contract;
    const journeys = readJourneys().map(({ workflowId }) => workflowId);
    const unknown = this.#only.find(
      (name) => !journeys.includes(name) && operations.every(({ id }) => id !== name),
    );
    if (unknown !== undefined)
      throw new RangeError(`The contract has no operation and no journey ${unknown}`);
    return operations.filter(
      (operation) => this.#isWanted(operation.id) && hasCredentials(operation, this.#options),
    );
  }

  #isWanted(name: string): boolean {
    return this.#only.length === 0 || this.#only.includes(name);
  }

  #probesOf(operations: readonly OperationModel[]): Probe[] {
    const { spent, thorough = false } = this.#options;
    const triedCredentials = new Set<string>();
    return operations.flatMap((operation) => {
      const kind = operation.credentials.map(({ name }) => name).join();
      const tries = thorough || !triedCredentials.has(kind);
      triedCredentials.add(kind);
      return refusalProbes(this.#schemas, operation).filter(
        ({ failsLogin, before, draft }) =>
          (!failsLogin || (tries && (thorough || before === undefined))) &&
          (!draft.spent || hasCredentials(operation, spent)),
      );
    });
  }

  #journeys(): readonly Journey[] {
    return journeysWith(readJourneys(), this.#options.files ?? {}).filter(({ workflowId }) =>
      this.#isWanted(workflowId),
    );
  }

  #plan(
    operations: readonly OperationModel[],
    probes: readonly Probe[],
    journeys: readonly Journey[],
  ): Plan {
    const { failedLogins: perMinute = harmlessFailures } = this.#options;
    const failedLogins = probes.filter(({ failsLogin }) => failsLogin).length;
    const good = operations.reduce((sum, { safeToRepeat }) => sum + (safeToRepeat ? 2 : 1), 0);
    // Two are made and deleted; the one that createUser makes is deleted, and one is made for deleteUser.
    const users =
      (operations.some(needsUser) ? 4 : 0) +
      operations.filter(({ id }) => id === 'createUser' || id === 'deleteUser').length;
    const steps = journeys.reduce((sum, journey) => sum + journey.steps.length, 0);
    return {
      requests: 1 + probes.length + good + users + steps,
      failedLogins,
      minutes: Math.floor(Math.max(0, failedLogins - 1) / perMinute),
    };
  }

  async #try(probe: Probe, caller: Caller): Promise<void> {
    const { operation, check, draft, refusal, failsLogin } = probe;
    const request = encode(draft, caller);
    const exchange = await this.#session.exchange(request, failsLogin);
    const missing = refusal && engineMissing(operation, refusal, exchange);
    if (missing !== undefined) {
      this.#checks.push({ operation: operation.id, check, untried: missing });
      return;
    }
    this.#judge(operation, check, request, exchange, refusal);
  }

  /** A request that has nothing against it; twice, where that is safe. */
  async #tryGood(operation: OperationModel, caller: Caller): Promise<void> {
    const { check, draft } = goodProbe(this.#schemas, operation);
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
    const found = await runJourney(
      {
        contract: this.#contract,
        schemas: this.#schemas,
        session: this.#session,
        users: this.users,
        caller: this.#caller,
        secure: this.#secure,
        files,
      },
      journey,
    );
    this.#checks.push({ operation: 'journey', check: journey.workflowId });
    this.#deviations.push(...found);
  }

  #judge(
    operation: OperationModel,
    check: string,
    request: ReturnType<typeof encode>,
    { reply, putOff }: Exchange,
    refusal?: Refusal,
  ): void {
    if ('json' in reply) this.users.note(reply);
    const standard = {
      ...{ contract: this.#contract, schemas: this.#schemas, operation, secure: this.#secure },
    };
    this.#checks.push({ operation: operation.id, check });
    const findings = [
      ...putOff.flatMap((each) => judge(standard, each)),
      ...judge({ ...standard, refusal }, reply),
    ];
    for (const finding of findings)
      this.#deviations.push(deviationOf(operation, check, request, finding));
  }
}

/** Whether a client has what an operation asks for. */
function hasCredentials({ credentials }: OperationModel, client: Credentials | undefined): boolean {
  return credentials.every(({ scheme }) =>
    scheme === 'livenessToken' ? client?.livenessToken !== undefined : client !== undefined,
  );
}

function needsUser({ userParameter }: OperationModel): boolean {
  return userParameter !== undefined;
}

/** The engine that a server lacks, where that is looked for before what was tried. */
function engineMissing(
  { refusals }: OperationModel,
  tried: Refusal,
  { reply }: Exchange,
): string | undefined {
  if ('lost' in reply) return undefined;
  const before = refusals.slice(0, refusals.indexOf(tried));
  const answered = before.find(
    ({ condition, status, code }) =>
      condition.includes('missing') &&
      condition.startsWith('engine') &&
      status === reply.status &&
      code === messageOf(reply.json),
  );
  return answered && `the server answers ${answered.status} ${answered.code}`;
}

function sleep(signal: AbortSignal | undefined): (milliseconds: number) => Promise<void> {
  return (milliseconds) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      const end = () => {
        clearTimeout(timer);
        resolve();
      };
      signal?.addEventListener('abort', end, { once: true });
    });
}

export { CheckStopped };
