import { receiverOf } from '../changes.js';
import { entriesOf, type Json, keysOfBoth } from '../documents/json.js';
import { addressOf, collectOperations } from './collect-operations.js';
import { compareExchange } from './compare-exchange.js';
import type { Both, Comparison, Spot } from './comparison.js';
import { matchOperations } from './match-operations.js';

/**
 * Compares what the asked side calls in return. Callers and servers swap their roles, and a call that did not come before is
 * breaking: nobody may be there to take it.
 */
export function compareCallbacks(
  comparison: Comparison,
  written: Both<Json | undefined>,
  spot: Spot,
): void {
  const old = entriesOf(written.old);
  const next = entriesOf(written.next);
  for (const name of keysOfBoth(old, next)) {
    const path = `${spot.path}callback.${name}`;
    const { pairs, removed, added } = matchOperations(
      collectOperations(comparison.old, 'callback', comparison.old.resolve(old.get(name))),
      collectOperations(comparison.next, 'callback', comparison.next.resolve(next.get(name))),
    );
    for (const operation of removed) {
      spot.log.add('breaking', path, `The call of ${addressOf(operation)} no longer comes.`);
    }
    for (const operation of added) {
      spot.log.add('breaking', path, `A call of ${addressOf(operation)} comes now.`);
    }
    for (const pair of pairs) {
      const sender = receiverOf(spot.sender);
      compareExchange(comparison, pair, { ...spot, sender, path: `${path}.` }, []);
    }
  }
}
