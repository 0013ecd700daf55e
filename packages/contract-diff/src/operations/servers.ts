import type { ChangeLog } from '../changes.js';
import type { Fields } from '../documents/fields.js';
import {
  entriesOf,
  isObject,
  type Json,
  type JsonObject,
  keysOfBoth,
  listOr,
  member,
  objectOr,
  textsOr,
} from '../documents/json.js';
import { listed } from '../schemas/words.js';
import type { Both, Comparison } from './comparison.js';
import { compareDetails } from './details.js';

/** Compares lists of servers. The first is the one that clients take by default. */
export function compareServers(
  { fields }: Comparison,
  written: Both<Json | undefined>,
  log: ChangeLog,
): void {
  const old = serversOf(written.old);
  const next = serversOf(written.next);
  const [before] = old.keys();
  const [now] = next.keys();
  for (const url of keysOfBoth(old, next)) {
    const was = old.get(url);
    const is = next.get(url);
    if (is === undefined) log.add('breaking', 'servers', `The server ${url} is gone.`);
    else if (was === undefined) log.add('addition', 'servers', `The server ${url} is new.`);
    else compareServer(fields, { old: was, next: is }, `servers.${url}`, log);
  }
  if (before !== now && before !== undefined && next.has(before)) {
    log.add('breaking', 'servers', `The first server is ${now} now, no longer ${before}.`);
  }
}

function serversOf(written: Json | undefined): Map<string, JsonObject> {
  const servers = listOr(written).filter(isObject);
  const some = servers.length > 0 ? servers : [{ url: '/' }];
  return new Map(some.map((server) => [String(member(server, 'url')), server]));
}

function compareServer(fields: Fields, pair: Both<JsonObject>, path: string, log: ChangeLog): void {
  const old = entriesOf(member(pair.old, 'variables'));
  const next = entriesOf(member(pair.next, 'variables'));
  for (const name of keysOfBoth(old, next)) {
    const variables = { old: objectOr(old.get(name)), next: objectOr(next.get(name)) };
    compareVariable(fields, variables, `${path}.${name}`, log);
  }
  compareDetails(fields, pair, ['url', 'variables'], path, log);
}

function compareVariable(
  fields: Fields,
  pair: Both<JsonObject>,
  path: string,
  log: ChangeLog,
): void {
  const was = member(pair.old, 'enum');
  const is = member(pair.next, 'enum');
  const lost = textsOr(was).filter((value) => !textsOr(is).includes(value));
  const gained = textsOr(is).filter((value) => !textsOr(was).includes(value));
  if (was === undefined && is !== undefined) {
    log.add('breaking', path, `It is limited to ${listed(gained, 'or')} now.`);
  } else if (is === undefined && was !== undefined) {
    log.add('addition', path, `It is no longer limited to ${listed(lost, 'or')}.`);
  } else {
    if (lost.length > 0) log.add('breaking', path, `It can no longer be ${listed(lost, 'or')}.`);
    if (gained.length > 0) log.add('addition', path, `It can now be ${listed(gained, 'or')} too.`);
  }
  compareDetails(fields, pair, ['enum'], path, log);
}
