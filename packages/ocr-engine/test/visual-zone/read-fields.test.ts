import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMrz } from '../../src/mrz/parse.js';
import type { PlacedLine } from '../../src/text/text-line.js';
import { readFields } from '../../src/visual-zone/read-fields.js';
import { column, line, slanted } from './printed-card.js';

const now = new Date('2026-11-30T12:00:00Z');

/** Values by field. */
function read(lines: readonly PlacedLine[], mrz?: readonly string[]) {
  const fields = mrz === undefined ? undefined : parseMrz(mrz)?.fields;
  return Object.fromEntries(
    readFields(lines, { now, ...(fields && { mrz: fields }) }).map(({ name, value }) => [
      name,
      value,
    ]),
  );
}

describe('values are found by their labels', () => {
  test.each([
    ['English', 'Surname', 'Given names', 'Date of birth', 'Date of expiry', 'Sex'],
    ['French', 'Nom', 'Prénom(s)', 'Date de naissance', "Date d'expiration", 'Sexe'],
    ['Portuguese', 'Apelido(s)', 'Nome(s)', 'Data de nascimento', 'Validade', 'Sexo'],
    ['Spanish', 'Apellidos', 'Nombre', 'Fecha de nacimiento', 'Válido hasta', 'Sexo'],
    ['German', 'Name', 'Vornamen', 'Geburtstag', 'Gültig bis', 'Geschlecht'],
    ['Italian', 'Cognome', 'Nome', 'Data di nascita', 'Scadenza', 'Sesso'],
    ['Polish', 'Nazwisko', 'Imiona', 'Data urodzenia', 'Termin ważności', 'Płeć'],
    ['Czech', 'Příjmení', 'Jméno', 'Datum narození', 'Platnost do', 'Pohlaví'],
    ['Dutch', 'Naam', 'Voornamen', 'Geboortedatum', 'Geldig tot', 'Geslacht'],
    [
      'bilingual',
      'Name/Surname',
      'Vorname/Given name',
      'Naiss./Date of birth',
      'Expiry/Scad.',
      'Sex/F',
    ],
    [
      'read with mistakes',
      'Sumame',
      'Glven names',
      'Dale of blrth',
      'Date ofexpirv',
      'Sexe/Sex(5)',
    ],
  ])('%s', (_, surname, names, birth, expiry, sex) => {
    const lines = column(
      [surname, 'OLIVEIRA'],
      [names, 'TERESA MARTA'],
      [birth, '12.08.1974'],
      [expiry, '31.01.2030'],
      [sex, 'F'],
    );
    expect(read(lines)).toEqual({
      surnames: 'OLIVEIRA',
      names: 'TERESA MARTA',
      birth_date: '1974-08-12',
      expiry_date: '2030-01-31',
      gender: 'F',
    });
  });

  test('right of the label, or on its line', () => {
    const lines = [
      line('Surname:', 100, 100),
      line('OLIVEIRA', 260, 100),
      line('Document No. AB123456', 100, 140),
      line('Nationality PRT', 100, 180),
      line('Height: 1,72 m', 100, 220),
    ];
    expect(read(lines)).toEqual({
      surnames: 'OLIVEIRA',
      doc_number: 'AB123456',
      nationality: 'PRT',
      height: '172',
    });
  });

  test("in the label's own column, where several stand side by side on one line", () => {
    const lines = [
      line('Sex/Sexe   Nationality/Nationalite   Date of birth', 100, 100, 18),
      line('F', 105, 122, 26),
      line('FRANCAISE', 225, 122, 26),
      line('12AOUT74', 515, 122, 26),
    ];
    expect(read(lines)).toEqual({ gender: 'F', nationality: 'FRA', birth_date: '1974-08-12' });
  });

  test('under a label that is printed on two lines', () => {
    const lines = [
      line('Date of birth/', 300, 100, 18),
      line('Date de naissance', 300, 120, 18),
      line('12 08 1974', 300, 142, 26),
    ];
    expect(read(lines)).toEqual({ birth_date: '1974-08-12' });
  });

  test('by the numbers of a driving licence', () => {
    const lines = [
      line('1. OLIVEIRA', 300, 100),
      line('2.', 300, 130),
      line('TERESA', 340, 130),
      line('3. 12.08.1974 PORTO', 300, 160),
      line('4a. 01.02.2020', 300, 190),
      line('4c. IMT', 560, 190),
      line('4b. 31.01.2035', 300, 220),
      line('5. P-1234567 8', 300, 250),
    ];
    expect(read(lines)).toEqual({
      surnames: 'OLIVEIRA',
      names: 'TERESA',
      birth_date: '1974-08-12',
      issue_date: '2020-02-01',
      expiry_date: '2035-01-31',
      doc_number: 'P12345678',
    });
  });

  test('however the document lies', () => {
    const lines = column(['Surname', 'OLIVEIRA'], ['Sex', 'F'], ['Document No.', 'AB123456']);
    fc.assert(
      fc.property(fc.double({ min: -7, max: 7, noNaN: true }), (angle) => {
        const expected = { surnames: 'OLIVEIRA', gender: 'F', doc_number: 'AB123456' };
        expect(read(slanted(lines, angle))).toEqual(expected);
      }),
    );
  });

  test('what was printed is kept beside what it means', () => {
    const found = readFields(column(['Date of birth', '12 AUG/AOÛT 74']), { now });
    expect(found).toEqual([
      {
        ...{ name: 'birth_date', source: 'visual', value: '1974-08-12' },
        ...{ printed: '12 AUG/AOÛT 74', confidence: 0.9 },
      },
    ]);
  });

  test('names that go on on the next line', () => {
    const lines = [
      line('Given names', 300, 100, 18),
      line('TERESA MARTA', 300, 122, 26),
      line('DA CONCEICAO', 300, 152, 26),
      line('Sex', 300, 190, 18),
      line('F', 300, 212, 26),
    ];
    expect(read(lines)).toEqual({ names: 'TERESA MARTA DA CONCEICAO', gender: 'F' });
  });
});

test('a licence has numbers before its short labels, run together', () => {
  const lines = column(
    ['4alss', '06/17/2024'],
    ['4bExp', '06/16/2034'],
    ['155ex', 'M'],
    ['16Hgt', '190cm'],
  );
  expect(read(lines)).toEqual({
    ...{ issue_date: '2024-06-17', expiry_date: '2034-06-16' },
    ...{ gender: 'M', height: '190' },
  });
});

describe('nothing is guessed', () => {
  test('a label that cannot be made out is no further name', () => {
    const lines = [...column(['Given names', 'WOLFGANG']), line('StanggkNatniy', 305, 150, 24)];
    expect(read(lines)).toEqual({ names: 'WOLFGANG' });
  });

  test('a value without label is none', () => {
    expect(read([line('OLIVEIRA', 300, 100), line('12.08.1974', 300, 140)])).toEqual({});
  });

  test('a value that cannot be what its label asks for is none', () => {
    const lines = column(
      ['Date of birth', '31.02.1974'],
      ['Sex', 'PORTO'],
      ['Nationality', 'NOWHERE'],
      ['Document No.', 'PORTO'],
      ['Surname', '12.08.1974'],
      ['Height', '999 cm'],
    );
    expect(read(lines)).toEqual({});
  });

  test('a day is no number, and a misread label no name', () => {
    expect(read(column(['Document No.', '28-01-2033'], ['Nom', '-Sunname']))).toEqual({});
  });

  test('the place of birth is no name, nor is the authority', () => {
    const lines = column(
      ['Surname', 'OLIVEIRA'],
      ['Place of birth', 'PORTO'],
      ['Authority', 'SEF'],
    );
    expect(read(lines)).toEqual({ surnames: 'OLIVEIRA' });
  });

  test('a whole name without a comma is not parted', () => {
    expect(read(column(['Name', 'OLIVEIRA TERESA']))).toEqual({});
    expect(read(column(['Name', 'OLIVEIRA, TERESA']))).toEqual({
      surnames: 'OLIVEIRA',
      names: 'TERESA',
    });
  });

  test('numbers that name the month first are read so only where one of them tells', () => {
    const [birth, expiry] = [
      ['DOB', '08/12/1974'],
      ['EXP', '08/31/2030'],
    ] as const;
    expect(read(column(birth))).toEqual({ birth_date: '1974-12-08' });
    expect(read(column(birth, expiry))).toEqual({
      birth_date: '1974-08-12',
      expiry_date: '2030-08-31',
    });
  });
});

describe('beside a machine readable zone', () => {
  const zone = [
    'P<UTOMUELLER<DA<SILVA<<ANNA<MARIA<<<<<<<<<<<',
    'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
  ];

  test('lines without labels count where they say the same', () => {
    const lines = [
      line('MULLERDASILVA', 300, 100),
      line('ANNAMARIA', 300, 140),
      line('12AUG/AOUT74', 300, 180),
      line('15.04.2012', 300, 220),
      line('L898902C3', 300, 260),
      line('ZENITH', 300, 300),
    ];
    expect(read(lines, zone)).toEqual({
      surnames: 'MUELLER DA SILVA',
      names: 'ANNA MARIA',
      birth_date: '1974-08-12',
      expiry_date: '2012-04-15',
      doc_number: 'L898902C3',
    });
  });

  test('a gender or a nationality without a label counts where no other one stands there', () => {
    expect(read([line('F', 300, 100), line('UTO', 300, 140)], zone)).toEqual({
      gender: 'F',
      nationality: 'UTO',
    });
    const contradicting = [line('F', 300, 100), line('UTO', 300, 140), line('PRT', 300, 180)];
    expect(read([...contradicting, line('M', 300, 220)], zone)).toEqual({});
  });

  test('lost spaces and marks of names are put right, and letters that look like digits', () => {
    const lines = column(
      ['Surname', 'MULLERDASILVA'],
      ['Given names', 'ANNAMARIA'],
      ['Passport No.', 'L8989O2C3'],
    );
    expect(read(lines, zone)).toEqual({
      surnames: 'MUELLER DA SILVA',
      names: 'ANNA MARIA',
      doc_number: 'L898902C3',
    });
  });

  test('a name with the marks that were read stays as printed', () => {
    expect(read(column(['Surname', 'MÜLLER DA SILVA']), zone)).toEqual({
      surnames: 'MÜLLER DA SILVA',
    });
  });

  test('what contradicts it is reported as it is printed', () => {
    const lines = column(
      ['Surname', 'MILLER DA SILVA'],
      ['Date of birth', '13.08.1974'],
      ['Passport No.', 'L898902C4'],
    );
    expect(read(lines, zone)).toEqual({
      surnames: 'MILLER DA SILVA',
      birth_date: '1974-08-13',
      doc_number: 'L898902C4',
    });
  });

  test('a whole name is parted where the zone parts it', () => {
    const lines = column(['Surname, Given names', 'MULLER DA SILVA ANNA MARIA']);
    expect(read(lines, zone)).toMatchObject({ surnames: 'MUELLER DA SILVA', names: 'ANNA MARIA' });
  });
});

test('no lines make it throw', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.stringMatching(/^(Surname|Nom|4b\.|Date of birth|\d{1,3}|[./, ]){0,12}$/),
  );
  const place = fc.oneof(fc.integer({ min: -50, max: 2000 }), fc.constant(Number.NaN));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, place, place), { maxLength: 30 }), (lines) => {
      const found = readFields(
        lines.map(([words, x, y]) => line(words, x, y)),
        { now },
      );
      expect(found.every(({ source }) => source === 'visual')).toBe(true);
    }),
  );
});
