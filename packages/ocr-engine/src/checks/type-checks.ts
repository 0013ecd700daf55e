import type { MrzFormat } from '../mrz/mrz-reading.js';
import { type Check, check } from './check.js';

export type Doctype = 'idcard' | 'passport';

const formats: Readonly<Record<Doctype, readonly MrzFormat[]>> = {
  idcard: ['TD1', 'TD2', 'FRENCH-ID'],
  passport: ['TD3'],
};

/** Whether a document is of the kind that it is said to be. A passport has a zone; a card may have none. */
export function typeChecks(doctype: Doctype, format: MrzFormat | undefined): Check[] {
  if (format === undefined)
    return doctype === 'passport' ? [check('doctype', false, 'no zone')] : [];
  return [check('doctype', formats[doctype].includes(format), format)];
}
