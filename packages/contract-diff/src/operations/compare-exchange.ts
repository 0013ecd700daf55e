import { receiverOf } from '../changes.js';
import { type JsonObject, member } from '../documents/json.js';
import { compareOperationNames } from '../types/operation-names.js';
import { compareCallbacks } from './callbacks.js';
import { addressOf, type Operation } from './collect-operations.js';
import type { Both, Comparison, Spot } from './comparison.js';
import { compareDetails } from './details.js';
import { bareAddress, barePath, templateNames } from './match-operations.js';
import { compareParameters } from './parameters.js';
import { compareRequestBody } from './request-body.js';
import { compareResponses } from './responses.js';

/**
 * Compares a request and its answers. `spot.sender` is who asks: the caller, or the server in callbacks and webhooks; `spot.path` is
 * empty or what the places begin with.
 * @param elsewhere fields that are compared by whoever asks for this
 */
export function compareExchange(
  comparison: Comparison,
  pair: Both<Operation>,
  spot: Spot,
  elsewhere: readonly string[],
): void {
  const fields = { old: pair.old.fields, next: pair.next.fields };
  const { path, log } = spot;
  compareAddress(pair, spot);
  compareOperationNames(comparison, fields, spot);
  const request = { ...spot, path: `${path}request` };
  const answer = { ...spot, path: `${path}response`, sender: receiverOf(spot.sender) };
  const parameters = { old: pair.old.parameters, next: pair.next.parameters };
  compareParameters(comparison, parameters, renamedIn(pair), request);
  compareRequestBody(comparison, both(fields, 'requestBody'), request);
  compareResponses(comparison, both(fields, 'responses'), answer);
  compareCallbacks(comparison, both(fields, 'callbacks'), spot);
  compareDetails(
    comparison.fields,
    fields,
    [...handled, ...elsewhere],
    path.replace(/\.$/, ''),
    log,
  );
}

const handled = ['operationId', 'tags', 'parameters', 'requestBody', 'responses', 'callbacks'];

function both<K extends string>(fields: Both<JsonObject>, field: K) {
  return { old: member(fields.old, field), next: member(fields.next, field) };
}

function compareAddress({ old, next }: Both<Operation>, { path, log }: Spot): void {
  if (bareAddress(old) === bareAddress(next)) return;
  const message = `The address changed from ${addressOf(old)} to ${addressOf(next)}.`;
  log.add('breaking', `${path}${addressOf(old)}`, message);
}

/** The names of path parameters that changed with the template. */
function renamedIn({ old, next }: Both<Operation>): Map<string, string> {
  if (old.kind !== 'path' || barePath(old.path) !== barePath(next.path)) return new Map();
  const names = templateNames(next.path);
  const pairs = templateNames(old.path).map((name, index) => [name, names[index] ?? name] as const);
  return new Map(pairs.filter(([was, is]) => was !== is));
}
