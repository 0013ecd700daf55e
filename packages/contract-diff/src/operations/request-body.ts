import { narrowedFor, widenedFor } from '../changes.js';
import { isObject, type Json, member } from '../documents/json.js';
import type { Both, Comparison, Spot } from './comparison.js';
import { compareDetails } from './details.js';
import { compareContent } from './media-types.js';

export function compareRequestBody(
  comparison: Comparison,
  written: Both<Json | undefined>,
  spot: Spot,
): void {
  const path = `${spot.path}.body`;
  const { sender, log } = spot;
  const pair = {
    old: comparison.old.resolve(written.old),
    next: comparison.next.resolve(written.next),
  };
  const was = member(pair.old, 'required') === true;
  const is = member(pair.next, 'required') === true;
  if (!isObject(written.old) && !isObject(written.next)) return;
  if (!isObject(written.next)) {
    log.add('breaking', path, `A body is no longer ${sender === 'caller' ? 'taken' : 'sent'}.`);
    return;
  }
  if (!isObject(written.old)) {
    if (sender === 'server') log.add('addition', path, 'A body is sent now.');
    else if (is) log.add('breaking', path, 'A body must be sent now.');
    else log.add('addition', path, 'A body may be sent now.');
    return;
  }
  if (!was && is) log.add(narrowedFor(sender), path, 'The body must be sent now.');
  if (was && !is) log.add(widenedFor(sender), path, 'The body may be left out now.');
  const contents = { old: member(pair.old, 'content'), next: member(pair.next, 'content') };
  compareContent(comparison, contents, (type) => `${path}[${type}]`, spot);
  compareDetails(comparison.fields, pair, ['required', 'content'], path, log);
}
