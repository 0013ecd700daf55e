import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAamva } from '../../src/barcode/aamva.js';
import { aamvaEvidence } from '../../src/fields/aamva-evidence.js';

const file = fileURLToPath(
  new URL('../../../../../shared/data/document/barcodes/aamva.json', import.meta.url),
);

interface Known {
  readonly name: string;
  readonly text: string;
  readonly expect: Readonly<Record<string, string>>;
}

const records: readonly Known[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];

/** A record of version 8 with elements of one's own. */
function licence(elements: string, header = 'ANSI 636012080002DL00410216ZO02570010'): Uint8Array {
  return Buffer.from(`@\n\x1e\r${header}DL${elements}\r`, 'latin1');
}

function fields(bytes: Uint8Array): Record<string, string> {
  const record = parseAamva(bytes);
  if (record === undefined) throw new Error('This is no AAMVA record.');
  return Object.fromEntries(aamvaEvidence(record).map(({ name, value }) => [name, value]));
}

describe('a driving licence of North America', () => {
  it.skipIf(records.length === 0)(
    'is read as a scanner delivers it (../shared/data/document/barcodes/aamva.json)',
    () => {
      for (const { name, text, expect: expected } of records) {
        expect(fields(Buffer.from(text, 'latin1')), name).toMatchObject(expected);
      }
    },
  );

  it.each([
    ['01021980', '1980-01-02'],
    ['19800102', '1980-01-02'],
    ['12312031', '2031-12-31'],
    ['1980-01-02', '1980-01-02'],
    ['01/02/1980', '1980-01-02'],
    ['02291980', '1980-02-29'],
  ])('has the date %s in either order of its parts', (text, iso) => {
    expect(fields(licence(`DAQ1\nDBB${text}`))['birth_date']).toBe(iso);
  });

  it.each(['02301980', '13131980', '00000000', '1980', '0102198', 'NONE', '01021980x'])(
    'has no date that is no day: %s',
    (text) => {
      expect(fields(licence(`DAQ1\nDBB${text}`))).not.toHaveProperty('birth_date');
    },
  );

  it.each([
    ['DCSSMITH\nDACJOHN\nDADPAUL', 'SMITH', 'JOHN PAUL'],
    ['DCSSMITH\nDCTJOHN,PAUL', 'SMITH', 'JOHN PAUL'],
    ['DABSMITH\nDACJOHN', 'SMITH', 'JOHN'],
    ['DAASMITH,JOHN,PAUL,JR', 'SMITH', 'JOHN PAUL'],
    ['DAASMITH,JOHN,', 'SMITH', 'JOHN'],
    ['DCSO BRIEN-SMITH\nDACNONE\nDADUNK', 'O BRIEN-SMITH', undefined],
    ['DAAJOHN PAUL SMITH', undefined, undefined],
  ])('has its names in %j', (elements, surnames, names) => {
    const read = fields(licence(`DAQ1\n${elements}`));
    expect([read['surnames'], read['names']]).toEqual([surnames, names]);
  });

  it('says which names were cut short', () => {
    const cut = (flags: string) => {
      const record = parseAamva(licence(`DAQ1\nDCSSMITH\nDACJOHN\n${flags}`));
      const evidence = record === undefined ? [] : aamvaEvidence(record);
      return evidence.filter((field) => field.cut).map(({ name }) => name);
    };
    expect(cut('DDEN\nDDFN\nDDGU')).toEqual([]);
    expect(cut('DDET\nDDFN')).toEqual(['surnames']);
    expect(cut('DDEN\nDDFN\nDDGT')).toEqual(['names']);
  });

  it.each([
    ['DAU068 in', '1.73'],
    ['DAU173 cm', '1.73'],
    ['DAU508', '1.73'],
    ['DAV173', '1.73'],
  ])('has its height in metres: %s', (element, metres) => {
    expect(fields(licence(`DAQ1\n${element}`))['height']).toBe(metres);
  });

  it('has no surname where there is nothing before the comma', () => {
    expect(fields(licence('DAQ1\nDAA,JOHN'))).toEqual({
      ...{ names: 'JOHN', doc_number: '1', origin: 'CAN' },
    });
  });

  it('says nothing that is longer than a card can have it', () => {
    const read = fields(
      licence(`DAQ1\nDCS${'LONG'.repeat(200)}\nDAG${'1 MAIN STREET '.repeat(20)}`),
    );
    expect(read).toEqual({ doc_number: '1', origin: 'CAN' });
  });

  it('keeps every sub-file and every element that is not known', () => {
    const text =
      '@\n\x1e\rANSI 636000100102DL00410018ZV00590010DLDAQ1\nDXXwhat\nDQQé\rZVZVA01\nZVBtwo\r';
    const record = parseAamva(Buffer.from(text, 'latin1'));
    expect(record).toMatchObject({ version: 10, issuer: '636000', jurisdictionVersion: 1 });
    expect(
      record?.subfiles.map(({ type, elements }) => [type, Object.fromEntries(elements)]),
    ).toEqual([
      ['DL', { DAQ: '1', DXX: 'what', DQQ: 'é' }],
      ['ZV', { ZVA: '01', ZVB: 'two' }],
    ]);
  });

  it('is read in UTF-8 too', () => {
    const text = '@\n\x1e\rANSI 604428080002DL00410018ZQ00590010DLDAQ1\nDCSTRÉPANIER\r';
    expect(fields(Buffer.from(text, 'utf8'))['surnames']).toBe('TRÉPANIER');
    expect(fields(Buffer.from(text, 'latin1'))['surnames']).toBe('TRÉPANIER');
  });

  it.each([
    ['an issuer of Canada', 'ANSI 636012080002DL00410216ZO02570010', 'CAN'],
    ['an issuer of the United States', 'ANSI 636000080002DL00410216ZO02570010', 'USA'],
    ['nobody that is known', 'ANSI 999999080002DL00410216ZO02570010', undefined],
  ])('without a country is of %s', (_, header, origin) => {
    expect(fields(licence('DAQ1', header))['origin']).toBe(origin);
  });

  it.each([
    ['nothing', ''],
    ['a mere header', '@\n\x1e\rANSI 636000100102'],
    ['another text', 'https://example.org/?q=@ANSI'],
    ['lengths of nonsense', '@\n\x1e\rANSI 636000109999DL99999999DL'],
  ])('is not to be found in %s', (_, text) => {
    expect(parseAamva(Buffer.from(text, 'latin1'))).toBeUndefined();
  });

  it('is read without an error whatever its bytes are', () => {
    const noise = fc.uint8Array({ maxLength: 4_000 });
    const spoilt = fc
      .tuple(
        fc.constantFrom(...records.map(({ text }) => text), '@\n\x1e\rANSI 6360'),
        fc.string(),
        fc.nat(400),
      )
      .map(([text, junk, place]) =>
        Buffer.from(text.slice(0, place) + junk + text.slice(place + junk.length)),
      );
    fc.assert(
      fc.property(fc.oneof(noise, spoilt), (bytes) => {
        const record = parseAamva(bytes);
        if (record !== undefined)
          expect(aamvaEvidence(record).every(({ value }) => value !== '')).toBe(true);
      }),
    );
  });
});
