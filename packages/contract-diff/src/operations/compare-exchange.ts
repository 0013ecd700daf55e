import { receiverOf } from '../changes.js';
import { canonical, type JsonObject, member, textsOr } from '../documents/json.js';
import { listed } from '../schemas/words.js';
import { compareCallbacks } from './callbacks.js';
import { addressOf, type Operation } from './collect-operations.js';
import type { Both, Comparison, Spot } from './comparison.js';
import { compareDetails } from './details.js';
import { barePath, templateNames } from './match-operations.js';
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
  compareNames(fields, spot);
  compareTags(fields, spot);
  compareRepeating(fields, spot);
  const request = { ...spot, path: `${path}request` };
  const answer = { ...spot, path: `${path}response`, sender: receiverOf(spot.sender) };
  const parameters = { old: pair.old.parameters, next: pair.next.parameters };
  compareParameters(comparison, parameters, renamedIn(pair), request);
  compareRequestBody(comparison, both(fields, 'requestBody'), request);
  compareResponses(comparison, both(fields, 'responses'), answer);
  compareCallbacks(comparison, both(fields, 'callbacks'), spot);
  compareDetails(fields, [...handled, ...elsewhere], path.replace(/\.$/, ''), log);
}

const handled = [
  'operationId',
  'x-client-name',
  'x-safe-to-repeat',
  'tags',
  'parameters',
  'requestBody',
  'responses',
  'callbacks',
];

function both<K extends string>(fields: Both<JsonObject>, field: K) {
  return { old: member(fields.old, field), next: member(fields.next, field) };
}

function compareAddress({ old, next }: Both<Operation>, { path, log }: Spot): void {
  if (old.method === next.method && barePath(old.path) === barePath(next.path)) return;
  const message = `The address changed from ${addressOf(old)} to ${addressOf(next)}.`;
  log.add('breaking', `${path}${addressOf(old)}`, message);
}

/** The names of path parameters that changed with the template. */
function renamedIn({ old, next }: Both<Operation>): Map<string, string> {
  if (barePath(old.path) !== barePath(next.path)) return new Map();
  const names = templateNames(next.path);
  const pairs = templateNames(old.path).map((name, index) => [name, names[index] ?? name] as const);
  return new Map(pairs.filter(([was, is]) => was !== is));
}

/** Generated clients name their methods after these. */
function compareNames(fields: Both<JsonObject>, { path, log }: Spot): void {
  for (const field of ['operationId', 'x-client-name']) {
    const was = member(fields.old, field);
    const is = member(fields.next, field);
    if (canonical(was) === canonical(is)) continue;
    if (was === undefined && field === 'x-client-name') {
      log.add('addition', path + field, `The client's method is ${String(is)} now.`);
      continue;
    }
    const name = field === 'operationId' ? 'operationId' : "client's method";
    const from = was === undefined ? 'no name' : String(was);
    const to = is === undefined ? 'no name' : String(is);
    log.add('breaking', path + field, `The ${name} changed from ${from} to ${to}.`);
  }
}

/** Many generators name a class after the first tag and put the operation there. */
function compareTags(fields: Both<JsonObject>, { path, log }: Spot): void {
  const old = textsOr(member(fields.old, 'tags'));
  const next = textsOr(member(fields.next, 'tags'));
  const lost = old.filter((tag) => !next.includes(tag));
  const gained = next.filter((tag) => !old.includes(tag));
  const place = `${path}tags`;
  if (lost.length > 0) {
    log.add('breaking', place, `It is no longer in the group ${listed(lost, 'and')}.`);
  } else if (old[0] !== next[0]) {
    log.add('breaking', place, `Its first group is ${next[0]} now, no longer ${old[0] ?? 'none'}.`);
  }
  if (gained.length > 0) {
    log.add('addition', place, `It is in the group ${listed(gained, 'and')} now.`);
  }
}

function compareRepeating(fields: Both<JsonObject>, { path, log }: Spot): void {
  const field = 'x-safe-to-repeat';
  const was = member(fields.old, field) === true;
  const is = member(fields.next, field) === true;
  if (was && !is) log.add('breaking', path + field, 'It is no longer safe to repeat.');
  if (!was && is) log.add('addition', path + field, 'It is safe to repeat now.');
}
