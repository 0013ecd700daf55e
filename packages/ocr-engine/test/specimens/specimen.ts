import type { MrzFormat } from '../../src/mrz/mrz-reading.js';
import type { Side } from './drawing/side.js';
import { countries } from './holders/countries.js';
import { type Holder, randomHolder } from './holders/holder.js';
import { booklet } from './layouts/booklet.js';
import { card } from './layouts/card.js';
import { drivingLicence } from './layouts/driving-licence.js';
import { frenchCard } from './layouts/french-card.js';
import { mrzLines, spoiltLines } from './mrz-lines.js';
import { Random } from './random.js';
import { type Spoil, spoilt } from './spoil.js';

/** Documents that are made: by the format of their zone, and a licence with a code on its back. */
export const specimenKinds = [
  'TD1',
  'TD2',
  'TD3',
  'MRV-A',
  'MRV-B',
  'FRENCH-ID',
  'DRIVING-LICENCE',
] as const;
export type SpecimenKind = (typeof specimenKinds)[number];

export interface SpecimenOptions {
  /** The same seed, the same document. */
  readonly seed: number;
  readonly kind: SpecimenKind;
  /** By chance unless given. */
  readonly holder?: Holder;
  /** What contradicts the rest of the document. */
  readonly spoil?: Spoil;
}

/** A document of somebody who does not exist. */
export interface Specimen {
  readonly kind: SpecimenKind;
  readonly holder: Holder;
  readonly front: Side;
  readonly back?: Side;
}

/**
 * Makes a document: the same from the same options, on every machine, with the truth of each side.
 *
 * @throws {RangeError} for a spoilt source that the document does not have
 */
export async function specimen({
  seed,
  kind,
  holder: given,
  spoil,
}: SpecimenOptions): Promise<Specimen> {
  const random = new Random(seed);
  const holder = given ?? holderOf(kind, random.fork());
  const layout = random.fork();
  const other = spoil === undefined ? holder : spoilt(holder, spoil.field, random.fork());
  const visual = spoil?.source === 'visual' ? other : holder;
  if (kind === 'DRIVING-LICENCE') {
    if (spoil?.source === 'mrz')
      throw new RangeError('A driving licence has no machine readable zone.');
    const coded = spoil?.source === 'barcode' ? other : holder;
    return { kind, holder, ...(await drivingLicence(visual, coded, layout)) };
  }
  if (spoil?.source === 'barcode') throw new RangeError(`A document of ${kind} has no code.`);
  const lines = linesOf(kind, holder, other, spoil);
  switch (kind) {
    case 'TD1':
      return { kind, holder, ...card(visual, lines, layout) };
    case 'FRENCH-ID':
      return { kind, holder, front: frenchCard(visual, lines, layout) };
    default:
      return { kind, holder, front: booklet(kind, visual, lines, layout) };
  }
}

function linesOf(
  format: MrzFormat,
  holder: Holder,
  other: Holder,
  spoil: Spoil | undefined,
): readonly string[] {
  if (spoil?.source !== 'mrz') return mrzLines(format, holder);
  return spoil.staleDigits ? spoiltLines(format, holder, other) : mrzLines(format, other);
}

function holderOf(kind: SpecimenKind, random: Random): Holder {
  const from = (codes: readonly string[]) => countries.filter(({ code }) => codes.includes(code));
  switch (kind) {
    case 'DRIVING-LICENCE':
      return {
        ...randomHolder(random, from(['USA', 'CAN'])),
        documentNumber: random.letters(1, 'ABCDEFGHKLMNPRST') + random.digits(8),
      };
    case 'FRENCH-ID': {
      const holder = randomHolder(random, from(['FRA']));
      const [year = '', month = ''] = holder.issued.split('-');
      return {
        ...holder,
        sex: holder.sex === 'X' ? 'F' : holder.sex,
        documentNumber: `${year.slice(2)}${month}${String(1 + random.below(95)).padStart(2, '0')}${random.digits(6)}`,
      };
    }
    default:
      return randomHolder(random);
  }
}
