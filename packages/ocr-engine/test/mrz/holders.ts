import fc from 'fast-check';
import type { MrzFormat } from '../../src/mrz/mrz-reading.js';
import type { MrzHolder } from '../../src/mrz/write.js';
import { stateCodes } from '../../src/states/state-codes.js';

export const formats: readonly MrzFormat[] = ['TD1', 'TD2', 'TD3', 'MRV-A', 'MRV-B', 'FRENCH-ID'];

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const digits = '0123456789';

/** Anybody whose zone has room for all of him. */
function anyHolder(format: MrzFormat): fc.Arbitrary<MrzHolder> {
  if (format === 'FRENCH-ID') return frenchHolder;
  const room = { TD1: 25, TD2: 31, TD3: 39, 'MRV-A': 39, 'MRV-B': 31 }[format];
  return anyNumber(format)
    .chain((documentNumber) =>
      fc.record(
        {
          documentCode: documentCode(format),
          issuingState: anyState,
          nationality: anyState,
          surnames: names(Math.floor(room / 2) - 2),
          names: fc.oneof(
            { weight: 9, arbitrary: names(Math.floor(room / 2) - 1) },
            fc.constant(''),
          ),
          documentNumber: fc.constant(documentNumber),
          birthDate: fc.oneof(
            { weight: 9, arbitrary: date },
            fc.constantFrom('74<<<<', '7408<<', '<<<<<<'),
          ),
          expiryDate: fc.oneof({ weight: 19, arbitrary: date }, fc.constant('<<<<<<')),
          sex: fc.constantFrom('M' as const, 'F' as const, 'X' as const),
          optional1: optional(optionalRoom(format, documentNumber)),
          ...(format === 'TD1' ? { optional2: optional(11) } : {}),
        },
        { noNullPrototype: true },
      ),
    )
    .map(({ optional1, ...holder }) => {
      const { optional2, ...rest } = holder as typeof holder & { optional2?: string };
      return {
        ...rest,
        ...(optional1 === '' ? {} : { optional1 }),
        ...(optional2 ? { optional2 } : {}),
      };
    });
}

/** A zone of a format and whom it is of. */
export const anyDocument = fc
  .constantFrom(...formats)
  .chain((format) => anyHolder(format).map((holder) => ({ format, holder })));

const anyState = fc.constantFrom(...stateCodes);

const frenchHolder: fc.Arbitrary<MrzHolder> = fc.record(
  {
    documentCode: fc.constant('ID'),
    issuingState: fc.constant('FRA'),
    nationality: fc.constant('FRA'),
    surnames: names(25),
    names: names(8),
    documentNumber: text(digits, 12, 12),
    birthDate: fc.constantFrom('651206', '000229', '991231'),
    sex: fc.constantFrom('M' as const, 'F' as const),
    optional1: text(digits, 3, 6),
  },
  { noNullPrototype: true },
);

const date = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(2, 10).replaceAll('-', ''));

function documentCode(format: MrzFormat): fc.Arbitrary<string> {
  const first = { TD1: 'ACI', TD2: 'ACI', TD3: 'P', 'MRV-A': 'V', 'MRV-B': 'V', 'FRENCH-ID': 'I' }[
    format
  ];
  return fc
    .tuple(fc.constantFrom(...first), fc.constantFrom('', ...letters))
    .map(([one, two]) => one + two);
}

function anyNumber(format: MrzFormat): fc.Arbitrary<string> {
  const short = text(digits + letters, 1, 9);
  if (format === 'TD1')
    return fc.oneof({ weight: 4, arbitrary: short }, text(digits + letters, 10, 20));
  if (format === 'TD2')
    return fc.oneof({ weight: 4, arbitrary: short }, text(digits + letters, 10, 15));
  return short;
}

function optionalRoom(format: MrzFormat, { length }: string): number {
  const room = { TD1: 15, TD2: 7, TD3: 14, 'MRV-A': 16, 'MRV-B': 8, 'FRENCH-ID': 0 }[format];
  // The rest of a long number, its digit and a filler come first.
  return length > 9 ? Math.max(0, room - (length - 9) - 2) : room;
}

function optional(room: number): fc.Arbitrary<string> {
  return text(digits + letters, 0, room);
}

function names(room: number): fc.Arbitrary<string> {
  return fc
    .array(text(letters, 1, 9), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join(' ').slice(0, room).trim());
}

function text(alphabet: string, minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
}
