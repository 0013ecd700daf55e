import { engineMissing } from '../answers/engine-missing.js';
import { fieldOf, judge } from '../answers/judge.js';
import { type Contract, placeOf, provenanceOfStatus } from '../contract/contract.js';
import { type Deviation, deviationOf, toldReply } from '../report/deviation.js';
import { type Draft, goodDraft, type Part } from '../requests/draft.js';
import { type Caller, encode } from '../requests/encode.js';
import type { SampleFile } from '../requests/samples.js';
import type { Session } from '../run/session.js';
import type { Users } from '../run/users.js';
import { evaluated, meets, type Scope } from './expressions.js';
import type { Journey, Step } from './read-journeys.js';

/** What a journey is made with. */
export interface Travel {
  readonly contract: Contract;
  readonly session: Session;
  readonly users: Users;
  readonly caller: Caller;
  readonly secure: boolean;
  /** The files that may be sent, by name. */
  readonly files: Readonly<Record<string, SampleFile>>;
}

/** What came of a journey. */
export interface Travelled {
  readonly deviations: readonly Deviation[];
  /** Why it came to no end that says anything. */
  readonly untried?: string;
}

/** Goes through a journey until a step fails. */
export async function runJourney(travel: Travel, journey: Journey): Promise<Travelled> {
  const { contract, session, users, caller } = travel;
  const outputs = new Map<string, Readonly<Record<string, unknown>>>();
  const scope: Scope = { inputs: { key: caller.key, secret: caller.secret }, steps: outputs };
  for (const step of journey.steps) {
    const operation = contract.operations.find(({ id }) => id === step.operationId);
    if (operation === undefined) throw new Error(`No operation is ${step.operationId}`);
    const check = `journey ${journey.workflowId}: ${step.stepId}`;
    const { draft, userId } = draftOf(travel, journey, step, scope);
    // A device of a journey may be that of somebody who was there before.
    if (step.operationId === 'deleteUser' && !users.made(userId))
      return { deviations: [], untried: 'a user of before has the device of the journey' };
    const request = encode(draft, { ...caller, userId });
    const { reply } = await session.exchange(request);
    const findings = judge({ ...travel, operation }, reply);
    const told = findings.map((finding) => deviationOf(operation, check, request, finding));
    if ('lost' in reply) return { deviations: told };
    const missing = engineMissing(operation, reply);
    if (missing !== undefined) return { deviations: told, untried: missing };
    users.note(operation.id, reply);
    if (operation.id === 'deleteUser') users.noteDeleted(userId, reply);
    const seen = { ...scope, reply };
    const missed = step.successCriteria.find((criterion) => !meets(criterion, seen));
    if (missed !== undefined) {
      const finding = {
        aspect: 'journey',
        came: toldReply(reply),
        expected: missed.condition,
        where: placeOf(operation, '200'),
        provenance: provenanceOfStatus(operation, 200),
      };
      return { deviations: [...told, deviationOf(operation, check, request, finding)] };
    }
    if (told.length > 0) return { deviations: told };
    outputs.set(
      step.stepId,
      Object.fromEntries(
        Object.entries(step.outputs).map(([name, from]) => [name, evaluated(from, seen)]),
      ),
    );
  }
  return { deviations: [] };
}

function draftOf(
  { contract, files }: Travel,
  journey: Journey,
  { operationId, parameters, requestBody }: Step,
  scope: Scope,
): { draft: Draft; userId: string | undefined } {
  const operation = contract.operations.find(({ id }) => id === operationId);
  if (operation === undefined) throw new Error(`No operation is ${operationId}`);
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  let userId: string | undefined;
  for (const { name, in: place, value } of [...journey.parameters, ...parameters]) {
    const text = String(evaluated(value, scope));
    if (place === 'query') query.set(name, text);
    if (place === 'header') headers[name] = text;
    if (place === 'path') userId = text;
  }
  const draft = { ...goodDraft(contract.schemas, operation), query: query.toString(), headers };
  if (requestBody === undefined) return { draft: { ...draft, body: undefined }, userId };
  const entries = Object.entries(Object(requestBody.payload));
  if (requestBody.contentType === 'multipart/form-data') {
    const parts = entries.map(([name, value]): Part => [name, partOf(value, files, scope)]);
    return { draft: { ...draft, body: { form: 'multipart/form-data', parts } }, userId };
  }
  const value = Object.fromEntries(entries.map(([name, each]) => [name, evaluated(each, scope)]));
  return { draft: { ...draft, body: { form: 'application/json', value } }, userId };
}

function partOf(
  value: unknown,
  files: Readonly<Record<string, SampleFile>>,
  scope: Scope,
): string | SampleFile {
  const [, name] = /^\$file\('([^']+)'\)$/.exec(String(value)) ?? [];
  if (name === undefined) {
    const text = evaluated(value, scope);
    return typeof text === 'string' ? text : JSON.stringify(text);
  }
  const file = files[name];
  if (file === undefined) throw new Error(`There is no file ${name}`);
  return file;
}

/** The journeys that can be made with some files. */
export function journeysWith(
  journeys: readonly Journey[],
  files: Readonly<Record<string, SampleFile>>,
): readonly Journey[] {
  return journeys.filter((journey) => journey.files.every((name) => fieldOf(files, name)));
}
