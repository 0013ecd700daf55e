import { describe, expect, it } from 'vitest';
import type { Quad } from '../../src/geometry/quad.js';
import type { MrzFormat } from '../../src/mrz/mrz-reading.js';
import { parseMrz } from '../../src/mrz/parse.js';
import { agrees } from '../../src/transliteration/agrees.js';
import { transliterate } from '../../src/transliteration/transliterate.js';
import { today } from './holders/holder.js';
import { sixDigits } from './mrz-lines.js';
import { specimen, specimenKinds } from './specimen.js';
import { spoiltFields } from './spoil.js';

const shapes: Readonly<Record<MrzFormat, readonly [lines: number, letters: number]>> = {
  TD1: [3, 30],
  TD2: [2, 36],
  TD3: [2, 44],
  'MRV-A': [2, 44],
  'MRV-B': [2, 36],
  'FRENCH-ID': [2, 36],
};
const formats = Object.keys(shapes) as MrzFormat[];
const seeds = Array.from({ length: 6 }, (_, i) => i + 1);

describe.each(formats)('A specimen of %s', (kind) => {
  it('has a zone of its format, with letters of a zone alone', async () => {
    const [lines, letters] = shapes[kind];
    for (const seed of seeds) {
      const { front, back } = await specimen({ seed, kind });
      const mrz = (back ?? front).truth.mrz;
      expect(mrz?.format).toBe(kind);
      expect(mrz?.lines.map((line) => line.length)).toEqual(Array(lines).fill(letters));
      expect(mrz?.lines.join('')).toMatch(/^[A-Z0-9<]+$/);
      expect(mrz?.boxes).toHaveLength(lines);
    }
  });

  it('has a zone that says what is known of the holder, every check of it good', async () => {
    for (const seed of seeds) {
      const { holder, front, back } = await specimen({ seed, kind });
      const parsed = parseMrz((back ?? front).truth.mrz?.lines ?? []);
      expect(parsed?.fields.documentNumber).toBe(holder.documentNumber);
      expect(parsed?.fields.birthDate).toBe(sixDigits(holder.birth));
      // The old French card does not have it.
      const expiry = kind === 'FRENCH-ID' ? undefined : sixDigits(holder.expires);
      expect(parsed?.fields.expiryDate).toBe(expiry);
      const truncated = parsed?.fields.namesCut ?? false;
      expect(agrees(holder.surname, parsed?.fields.surnames ?? '', { truncated })).toBe(true);
      expect(agrees(holder.givenNames, parsed?.fields.names ?? '', { truncated })).toBe(true);
      expect(parsed?.checks.filter(({ good }) => !good)).toEqual([]);
    }
  });
});

describe.each(specimenKinds)('Any specimen, such as %s,', (kind) => {
  it('is the same from the same seed, and another from another', async () => {
    const drawn = async (seed: number) =>
      (await (await specimen({ seed, kind })).front.draw({ pixelsPerMillimetre: 3 })).data;
    const first = await drawn(3);
    expect(Buffer.compare(first, await drawn(3))).toBe(0);
    expect(Buffer.compare(first, await drawn(4))).not.toBe(0);
  });

  it('prints nothing over anything else, and all of it on the document', async () => {
    for (const seed of seeds) {
      const { front, back } = await specimen({ seed, kind });
      for (const side of [front, ...(back ? [back] : [])]) {
        const { fields, texts, mrz, barcodes, portrait, secondPortrait } = side.truth;
        const boxes = [
          ...[...fields, ...texts].map(({ text, box }) => ({ text, box })),
          ...(mrz?.boxes ?? []).map((box) => ({ text: 'zone', box })),
          ...barcodes.map(({ box }) => ({ text: 'code', box })),
          ...[portrait, secondPortrait].flatMap((box) => (box ? [{ text: 'portrait', box }] : [])),
        ];
        const outside = boxes.filter(({ box }) => !inside(box, side));
        const clashes = boxes.flatMap((one, i) =>
          boxes
            .slice(i + 1)
            .filter((other) => !apart(one.box, other.box))
            .map((other) => `${one.text} | ${other.text} of seed ${seed}`),
        );
        expect(outside.map(({ text }) => text)).toEqual([]);
        expect(clashes).toEqual([]);
      }
    }
  });

  it('is valid on the day of the specimens, and says so in its fields', async () => {
    for (const seed of seeds) {
      const { holder, front, back } = await specimen({ seed, kind });
      const fields = [...front.truth.fields, ...(back?.truth.fields ?? [])];
      const value = (name: string) => fields.find((field) => field.name === name)?.value ?? '';
      expect(holder.expires >= today).toBe(true);
      expect(holder.birth < holder.issued && holder.issued < today).toBe(true);
      expect(value('birth_date')).toBe(holder.birth);
    }
  });
});

describe('A driving licence', () => {
  it('has a record on its back that says what its front says', async () => {
    for (const seed of seeds) {
      const { holder, back } = await specimen({ seed, kind: 'DRIVING-LICENCE' });
      const record = new TextDecoder().decode(back?.truth.barcodes[0]?.bytes);
      expect(record).toContain(`DAQ${holder.documentNumber}\n`);
      expect(record).toContain(`DCS${transliterate(holder.surname)}\n`);
      const [, offset, length] = /DL(\d{4})(\d{4})/.exec(record) ?? [];
      const licence = record.slice(Number(offset), Number(offset) + Number(length));
      expect(licence).toMatch(/^DLDAQ[^\r]*\r$/);
      expect(record.slice(Number(offset) + Number(length))).toMatch(/^Z[A-Z]Z[A-Z]A\d{4}\r$/);
    }
  });
});

describe('A spoilt specimen', () => {
  it.each(spoiltFields)(
    'says something else of %s in the zone alone, check digits and all',
    async (field) => {
      for (const seed of seeds) {
        const spoil = { field, source: 'mrz' } as const;
        const { front: good } = await specimen({ seed, kind: 'TD3' });
        const { front: bad } = await specimen({ seed, kind: 'TD3', spoil });
        expect(bad.truth.fields).toEqual(good.truth.fields);
        expect(bad.truth.mrz?.lines).not.toEqual(good.truth.mrz?.lines);
        const checks = parseMrz(bad.truth.mrz?.lines ?? [])?.checks;
        expect(checks?.filter((check) => !check.good)).toEqual([]);
      }
    },
  );

  it.each(spoiltFields)('says something else of %s in the visual zone alone', async (field) => {
    for (const seed of seeds) {
      const spoil = { field, source: 'visual' } as const;
      const { front: good } = await specimen({ seed, kind: 'TD3' });
      const { front: bad } = await specimen({ seed, kind: 'TD3', spoil });
      expect(bad.truth.mrz).toEqual(good.truth.mrz);
      const changed = bad.truth.fields.filter(
        ({ value }, i) => value !== good.truth.fields[i]?.value,
      );
      expect(changed.map(({ name }) => name)).toEqual([field]);
    }
  });

  it('has check digits that do not fit when they were left as they were', async () => {
    for (const seed of seeds) {
      const spoil = { field: 'doc_number', source: 'mrz', staleDigits: true } as const;
      const { front } = await specimen({ seed, kind: 'TD3', spoil });
      const checks = parseMrz(front.truth.mrz?.lines ?? [])?.checks;
      expect(checks?.find(({ name }) => name === 'documentNumber')?.good).toBe(false);
    }
  });

  it('is not made when its kind lacks the source', async () => {
    const field = 'surnames';
    const licence = specimen({ seed: 1, kind: 'DRIVING-LICENCE', spoil: { field, source: 'mrz' } });
    await expect(licence).rejects.toThrow(RangeError);
    const passport = specimen({ seed: 1, kind: 'TD3', spoil: { field, source: 'barcode' } });
    await expect(passport).rejects.toThrow(RangeError);
  });
});

function inside(box: Quad, { width, height }: { width: number; height: number }): boolean {
  return box.every(({ x, y }) => x >= 0 && y >= 0 && x <= width && y <= height);
}

function apart([one, , three]: Quad, [other, , last]: Quad): boolean {
  return one.x >= last.x || three.x <= other.x || one.y >= last.y || three.y <= other.y;
}
