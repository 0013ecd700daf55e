import type { Session } from '../session/session.js';

/** The longest text that is kept whole, in characters: pictures travel as texts as well. */
const longestText = 300;

/** A JSON value in which each secret of the session is stars. */
export function masked<T>({ key, secret, livenessToken = '' }: Session, value: T): T {
  if (value === undefined) return value;
  let json = JSON.stringify(value);
  for (const hidden of [secret, livenessToken, key]) {
    // Shorter ones keep no secret, and their letters stand in any word.
    if (hidden.length > 7) json = json.replaceAll(JSON.stringify(hidden).slice(1, -1), '***');
  }
  return JSON.parse(json);
}

/** A JSON value with its long texts cut, so that no picture is kept. */
export function shortened(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length > longestText
      ? `${value.slice(0, 24)}… (${value.length} characters)`
      : value;
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shortened(item)]));
  return value;
}
