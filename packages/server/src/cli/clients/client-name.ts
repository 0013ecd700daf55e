import type { Kind } from '../../settings/kind.js';

const longestName = 200;

/** What people call a client. It is printed to terminals, so nothing in it moves their cursor. */
export const clientName: Kind<string> = {
  allowed: `a name of 1 to ${longestName} characters, all of them printable`,
  argument: 'NAME',
  read: (given) =>
    given.trim() === '' || given.length > longestName || /[\p{Cc}\p{Cs}]/u.test(given)
      ? undefined
      : given,
  write: (name) => name,
  is: (value) => typeof value === 'string',
};
