import { canonical, type JsonObject, member, textsOr } from '../documents/json.js';
import type { Both, Comparison, Spot } from '../operations/comparison.js';
import { listed } from '../schemas/words.js';

/** Compares what generators name types, classes and methods after. The wire knows none of it. */
export function compareOperationNames(
  { fields, countsTypes }: Comparison,
  operations: Both<JsonObject>,
  { log }: Spot,
): void {
  if (!countsTypes) return;
  const { old, next } = operations;
  const was = nameIn(old, 'operationId');
  const is = nameIn(next, 'operationId');
  if (was !== is) {
    if (was === undefined) log.add('addition', 'types', `The operationId is ${is} now.`);
    else log.add('breaking', 'types', `The operationId changed from ${was} to ${is ?? 'no name'}.`);
  }
  for (const field of fields.named('client-name')) compareClientName(field, operations, log);
  compareTags(operations, log);
}

function compareClientName(field: string, { old, next }: Both<JsonObject>, log: Spot['log']): void {
  const was = nameIn(old, field);
  const is = nameIn(next, field);
  if (was === is) return;
  if (was === undefined) log.add('addition', 'client', `The client's method is ${is} now.`);
  else if (is === undefined) log.add('breaking', 'client', `The client's method ${was} is gone.`);
  else log.add('breaking', 'client', `The client's method changed from ${was} to ${is}.`);
}

function nameIn(fields: JsonObject, field: string): string | undefined {
  const name = member(fields, field);
  return name === undefined || typeof name === 'string' ? name : canonical(name);
}

/** Many generators name a class after the first tag and put the operation there. */
function compareTags(operations: Both<JsonObject>, log: Spot['log']): void {
  const old = textsOr(member(operations.old, 'tags'));
  const next = textsOr(member(operations.next, 'tags'));
  const lost = old.filter((tag) => !next.includes(tag));
  const gained = next.filter((tag) => !old.includes(tag));
  if (lost.length > 0) {
    log.add('breaking', 'types', `It is no longer in the group ${listed(lost, 'and')}.`);
  } else if (old[0] !== next[0]) {
    const message = `Its first group is ${next[0]} now, no longer ${old[0] ?? 'none'}.`;
    log.add('breaking', 'types', message);
  }
  if (gained.length > 0) {
    log.add('addition', 'types', `It is in the group ${listed(gained, 'and')} now.`);
  }
}
