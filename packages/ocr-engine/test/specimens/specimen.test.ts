import { describe, expect, it } from 'vitest';
import type { Quad } from '../../src/geometry/quad.js';
import { parseMrz } from '../../src/mrz/parse.js';
import { agrees } from '../../src/transliteration/agrees.js';
import { today } from './holders/holder.js';
import { sixDigits } from './mrz-lines.js';
import { type SpecimenKind, specimen } from './specimen.js';

const shapes: Readonly<Record<SpecimenKind, readonly [lines: number, letters: number]>> = {
  TD1: [3, 30],
  TD2: [2, 36],
  TD3: [2, 44],
  'MRV-A': [2, 44],
  'MRV-B': [2, 36],
};
const kinds = Object.keys(shapes) as SpecimenKind[];
const seeds = Array.from({ length: 12 }, (_, i) => i + 1);

describe.each(kinds)('A specimen of %s', (kind) => {
  it('has a zone of its format, with letters of a zone alone', () => {
    const [lines, letters] = shapes[kind];
    for (const seed of seeds) {
      const { front, back } = specimen({ seed, kind });
      const mrz = (back ?? front).truth.mrz;
      expect(mrz?.format).toBe(kind);
      expect(mrz?.lines.map((line) => line.length)).toEqual(Array(lines).fill(letters));
      expect(mrz?.lines.join('')).toMatch(/^[A-Z0-9<]+$/);
      expect(mrz?.boxes).toHaveLength(lines);
    }
  });

  it('has a zone that says what is known of the holder, every check of it good', () => {
    for (const seed of seeds) {
      const { holder, front, back } = specimen({ seed, kind });
      const parsed = parseMrz((back ?? front).truth.mrz?.lines ?? []);
      expect(parsed?.fields.documentNumber).toBe(holder.documentNumber);
      expect(parsed?.fields.birthDate).toBe(sixDigits(holder.birth));
      expect(parsed?.fields.expiryDate).toBe(sixDigits(holder.expires));
      const truncated = parsed?.fields.namesCut ?? false;
      expect(agrees(holder.surname, parsed?.fields.surnames ?? '', { truncated })).toBe(true);
      expect(agrees(holder.givenNames, parsed?.fields.names ?? '', { truncated })).toBe(true);
      expect(parsed?.checks.filter(({ good }) => !good)).toEqual([]);
    }
  });

  it('is the same from the same seed, and another from another', async () => {
    const drawn = async (seed: number) =>
      (await specimen({ seed, kind }).front.draw({ pixelsPerMillimetre: 3 })).data;
    const first = await drawn(3);
    expect(Buffer.compare(first, await drawn(3))).toBe(0);
    expect(Buffer.compare(first, await drawn(4))).not.toBe(0);
  });

  it('prints nothing over anything else, and all of it on the document', () => {
    for (const seed of seeds) {
      const { front, back } = specimen({ seed, kind });
      for (const side of [front, ...(back ? [back] : [])]) {
        const { fields, texts, mrz, portrait, secondPortrait } = side.truth;
        const boxes = [
          ...[...fields, ...texts].map(({ text, box }) => ({ text, box })),
          ...(mrz?.boxes ?? []).map((box) => ({ text: 'zone', box })),
          ...[portrait, secondPortrait].flatMap((box) => (box ? [{ text: 'portrait', box }] : [])),
        ];
        for (const [i, one] of boxes.entries()) {
          expect(inside(one.box, side), `${one.text} of seed ${seed}`).toBe(true);
          for (const other of boxes.slice(i + 1)) {
            expect(apart(one.box, other.box), `${one.text} | ${other.text} of seed ${seed}`).toBe(
              true,
            );
          }
        }
      }
    }
  });

  it('is valid on the day of the specimens, and says so in its fields', () => {
    for (const seed of seeds) {
      const { front, back } = specimen({ seed, kind });
      const fields = [...front.truth.fields, ...(back?.truth.fields ?? [])];
      const value = (name: string) => fields.find((field) => field.name === name)?.value ?? '';
      expect(value('expiry_date') >= today).toBe(true);
      expect(value('issue_date') < today).toBe(true);
      expect(value('birth_date') < value('issue_date')).toBe(true);
    }
  });
});

function inside(box: Quad, { width, height }: { width: number; height: number }): boolean {
  return box.every(({ x, y }) => x >= 0 && y >= 0 && x <= width && y <= height);
}

function apart([one, , three]: Quad, [other, , last]: Quad): boolean {
  return one.x >= last.x || three.x <= other.x || one.y >= last.y || three.y <= other.y;
}
