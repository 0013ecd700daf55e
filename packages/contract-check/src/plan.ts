import type { OperationModel } from '@biometrid/openapi/model';
import type { CheckOptions } from './check-contract.js';
import type { Contract } from './contract/contract.js';
import { type Journey, readJourneys } from './journeys/read-journeys.js';
import { journeysWith } from './journeys/run-journey.js';
import type { Credentials } from './requests/encode.js';
import { type Probe, refusalProbes } from './requests/probes.js';
import { CheckStopped } from './run/session.js';

/** How much a check asks of a server. */
export interface Plan {
  /** Requests, unless the server puts some off. */
  readonly requests: number;
  /** Those of them that are failed authentications. */
  readonly failedLogins: number;
  /** Whole minutes that it waits, so as to stay below the server's throttling. */
  readonly minutes: number;
}

/** What a check tries, in its order. */
export interface Tries {
  readonly probes: readonly Probe[];
  /** Of each of them a good request is made. */
  readonly operations: readonly OperationModel[];
  readonly journeys: readonly Journey[];
}

/** Failed authentications in a minute that no server minds. */
export const harmlessFailures = 10;

/**
 * Chooses what a check tries.
 * @throws RangeError for an operation or a journey that the contract does not have.
 * @throws {CheckStopped} for one that is asked for by name, and cannot be tried with what the caller gave.
 */
export function chooseTries(contract: Contract, options: CheckOptions): Tries {
  const { only = [], files = {} } = options;
  const journeys = readJourneys();
  const names = [
    ...contract.operations.map(({ id }) => id),
    ...journeys.map(({ workflowId }) => workflowId),
  ];
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new RangeError(`The contract has no operation and no journey ${unknown}`);
  const isWanted = (name: string) => only.length === 0 || only.includes(name);
  const possible = journeysWith(journeys, files);
  for (const name of only) {
    const operation = contract.operations.find(({ id }) => id === name);
    if (operation && !hasCredentials(operation, options))
      throw new CheckStopped(`${name} cannot be tried without a liveness token.`);
    const journey = journeys.find(({ workflowId }) => workflowId === name);
    if (journey && !possible.includes(journey))
      throw new CheckStopped(`${name} cannot be tried without ${journey.files.join(', ')}.`);
  }
  // Whoever has no liveness token, say, does not ask about liveness.
  const operations = contract.operations.filter(
    (operation) => isWanted(operation.id) && hasCredentials(operation, options),
  );
  return {
    operations,
    probes: probesOf(contract, operations, options),
    journeys: possible.filter(({ workflowId }) => isWanted(workflowId)),
  };
}

/** How much that asks of a server. */
export function planOf(
  { probes, operations, journeys }: Tries,
  { failedLogins: perMinute = harmlessFailures }: CheckOptions,
): Plan {
  const failedLogins = probes.filter(({ failsLogin }) => failsLogin).length;
  const good = operations.reduce((sum, { safeToRepeat }) => sum + (safeToRepeat ? 2 : 1), 0);
  // Two are made and deleted; the one that createUser makes is deleted, and one is made for deleteUser.
  const users =
    (operations.some(needsUser) ? 4 : 0) +
    operations.filter(({ id }) => id === 'createUser' || id === 'deleteUser').length;
  const steps = journeys.reduce((sum, journey) => sum + journey.steps.length, 0);
  return {
    // The first of all finds out whether somebody is there.
    requests: 1 + probes.length + good + users + steps,
    failedLogins,
    minutes: Math.floor(Math.max(0, failedLogins - 1) / perMinute),
  };
}

export function needsUser({ userParameter }: OperationModel): boolean {
  return userParameter !== undefined;
}

/** Wrong credentials are tried at one operation of each kind of them, unless the check is to be thorough. */
function probesOf(
  { schemas }: Contract,
  operations: readonly OperationModel[],
  { spent, thorough = false }: CheckOptions,
): Probe[] {
  const triedCredentials = new Set<string>();
  return operations.flatMap((operation) => {
    const kind = operation.credentials.map(({ name }) => name).join();
    const isFirst = !triedCredentials.has(kind);
    triedCredentials.add(kind);
    return refusalProbes(schemas, operation).filter(
      ({ failsLogin, before, draft }) =>
        (!failsLogin || thorough || (isFirst && before === undefined)) &&
        (!draft.spent || hasCredentials(operation, spent)),
    );
  });
}

/** Whether a client has what an operation asks for. */
function hasCredentials({ credentials }: OperationModel, client: Credentials | undefined): boolean {
  return credentials.every(({ scheme }) =>
    scheme === 'livenessToken' ? client?.livenessToken !== undefined : client !== undefined,
  );
}
