import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreeingLetters } from '../../src/mrz/agreeing-letters.js';
import { checkPlaces, judgeDigit } from '../../src/mrz/check-places.js';
import { type Decoded, readZone, type ScoredLine } from '../../src/mrz/decode.js';
import { layoutOf, mrzLetters } from '../../src/mrz/format.js';
import { writeMrz } from '../../src/mrz/write.js';
import { anyDocument } from './holders.js';
import { randomNumbers, type Simulation, simulateLine } from './simulated-scores.js';

const clear: Simulation = { noise: 9, sureness: 1, views: 1 };
const poor: Simulation = { noise: 4.5, sureness: 1, views: 3 };

const passport = [
  'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
  'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
];

function read(
  lines: readonly string[],
  seed: number,
  simulation: Simulation = clear,
): Decoded | undefined {
  const random = randomNumbers(seed);
  return readZone(lines.map((line) => simulateLine(line, random, simulation)));
}

describe('a zone read from clear scores', () => {
  test('is what was written, in its format, runs of fillers included', () => {
    const zone = fc.record({
      document: anyDocument,
      emptyDigit: fc.constantFrom('0' as const, '<' as const),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(zone, ({ document: { format, holder }, emptyDigit, seed }) => {
        const lines = writeMrz(format, holder, { emptyDigit });
        const decoded = read(lines, seed);
        expect(decoded).toMatchObject({ format, lines, firstLine: 0 });
        expect(decoded?.checks.filter(({ good }) => !good)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test('is verified, with no letter changed', () => {
    expect(read(passport, 1)).toMatchObject({ lines: passport, verified: true, corrections: [] });
  });

  test('stands below other lines or above them', () => {
    const text = 'THIS<IS<NO<LINE';
    expect(read([text, ...passport], 2)).toMatchObject({ lines: passport, firstLine: 1 });
    expect(read([...passport, text], 3)).toMatchObject({ lines: passport, firstLine: 0 });
  });

  test('with a wrong check digit is read as it is printed, and not verified', () => {
    const [first = '', second = ''] = passport;
    const spoilt = [first, second.replace('L898902C36', 'L898902C35')];
    const decoded = read(spoilt, 4);
    expect(decoded).toMatchObject({ lines: spoilt, verified: false, corrections: [] });
    expect(decoded?.checks.find(({ name }) => name === 'documentNumber')?.detail).toBe('5 for 6');
  });

  test('with digits in the place of the nationality keeps them, and says that they are malformed there', () => {
    const [first = '', second = ''] = passport;
    const spoilt = [first, second.replace('UTO', '379')];
    const decoded = read(spoilt, 5);
    expect(decoded).toMatchObject({ lines: spoilt, verified: false });
    expect(decoded?.checks.find(({ name }) => name === 'alphabet')).toMatchObject({
      good: false,
      detail: 'nationality',
    });
  });

  test('of a state that nobody has is not verified', () => {
    const [first = '', second = ''] = passport;
    expect(read([first.replace('UTO', 'QXJ'), second], 6)).toMatchObject({ verified: false });
  });
});

describe('a letter that the scores have wrong', () => {
  test('is put right by its field, and reported', () => {
    const [first = '', second = ''] = passport;
    // An O for a 0 in the date of birth: no digit can be a letter there.
    const decoded = blurred(
      [first, second],
      { line: 1, place: 17, seen: 'O', printed: '0', doubt: 0.2 },
      'L898902C36UTO7408022F1204159ZE184226B<<<<<14',
    );
    expect(decoded?.corrections).toContainEqual({ line: 1, place: 17, before: 'O', after: '0' });
    expect(decoded?.lines[1]?.charAt(17)).toBe('0');
  });

  test('is put right by the check digits, and reported', () => {
    const decoded = blurred(passport, { line: 1, place: 1, seen: 'B', printed: '8', doubt: 0.2 });
    expect(decoded?.lines).toEqual(passport);
    expect(decoded?.corrections).toEqual([{ line: 1, place: 1, before: 'B', after: '8' }]);
  });

  test('stands when it is far likelier than what would agree', () => {
    const decoded = blurred(passport, { line: 1, place: 1, seen: 'B', printed: '8', doubt: 1e-6 });
    expect(decoded?.lines[1]?.charAt(1)).toBe('B');
    expect(decoded?.verified).toBe(false);
  });

  test('in a name, which no digit covers, keeps the zone from being verified', () => {
    const decoded = blurred(passport, { line: 0, place: 7, seen: 'F', printed: 'I', doubt: 0.2 });
    expect(decoded?.verified).toBe(false);
    expect(decoded?.confidence).toBeLessThan(0.9);
  });

  test('among the fillers at the end of the names is a filler', () => {
    const decoded = blurred(passport, { line: 0, place: 33, seen: 'K', printed: '<', doubt: 0.2 });
    expect(decoded?.lines).toEqual(passport);
    expect(decoded?.corrections).toEqual([{ line: 0, place: 33, before: 'K', after: '<' }]);
  });
});

test('poor scores are seldom verified wrongly, and rightly more often than not at all', () => {
  const documents = fc.sample(anyDocument, { numRuns: 40, seed: 13 });
  const random = randomNumbers(13);
  let verified = 0;
  for (const { format, holder } of documents) {
    const lines = writeMrz(format, holder);
    const decoded = readZone(lines.map((line) => simulateLine(line, random, poor)));
    if (!decoded?.verified) continue;
    expect(decoded.lines).toEqual(lines);
    verified++;
  }
  expect(verified).toBeGreaterThan(5);
});

describe('what is no zone', () => {
  test('is none: nothing, empty lines, lines of other lengths', () => {
    expect(readZone([])).toBeUndefined();
    expect(readZone([{ views: [] }, { views: [] }])).toBeUndefined();
    expect(read(['TOO<SHORT', 'TO<BE<ONE'], 7)).toBeUndefined();
    expect(read(['ONE<LINE<OF<FORTY<FOUR<LETTERS<IS<NOT<ENOUGH'], 8)).toBeUndefined();
  });

  test('is none: letters of any kind in lines of the right length, though they are read without doubt', () => {
    const text = (length: number) =>
      fc.string({
        unit: fc.constantFrom(...mrzLetters.slice(0, 36)),
        minLength: length,
        maxLength: length,
      });
    const page = fc
      .constantFrom(36, 44)
      .chain((length) => fc.array(text(length), { minLength: 2, maxLength: 3 }));
    fc.assert(
      fc.property(page, fc.nat(), (lines, seed) => {
        expect(read(lines, seed, { noise: 7, sureness: 1, views: 1 })).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });

  test('is none: scores of any size and kind', () => {
    const number = fc.oneof(
      fc.float({ noNaN: false }),
      fc.float({ min: -20, max: 0, noNaN: true }),
    );
    const view = fc.integer({ min: 0, max: 60 }).chain((frames) =>
      fc.array(number, { minLength: frames, maxLength: frames * 2 }).map((row) => {
        const data = Float32Array.from(
          { length: frames * 38 },
          (_, at) => row[at % (row.length || 1)] ?? 0,
        );
        return { frames, classes: 38 as const, data };
      }),
    );
    const broken = fc.constantFrom(
      { frames: -1, classes: 38 as const, data: new Float32Array(0) },
      { frames: 2, classes: 38 as const, data: new Float32Array(38) },
      { frames: 1e9, classes: 38 as const, data: new Float32Array(38) },
    );
    const line: fc.Arbitrary<ScoredLine> = fc.record({
      views: fc.array(fc.oneof({ weight: 5, arbitrary: view }, broken), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        expect(readZone(lines)?.verified ?? false).toBe(false);
      }),
      { numRuns: 40 },
    );
  });
});

describe('letters that agree', () => {
  test('are the likeliest ones with which every digit is right, and their share of all such is exact', () => {
    // Three doubtful letters of the number, each with one alternative: all eight by hand.
    const layout = layoutOf('TD3');
    const checks = checkPlaces(layout, passport);
    const doubts = [
      { place: 1, other: 'B', likely: 0.45 },
      { place: 3, other: 'S', likely: 0.7 },
      { place: 6, other: 'Z', likely: 0.5 },
    ];
    const places = passport.map((line) =>
      Float64Array.from(
        [...line].flatMap((letter) => Array.from(mrzLetters, (each) => (each === letter ? 1 : 0))),
      ),
    );
    for (const { place, other, likely } of doubts) {
      const scores = places[1] ?? new Float64Array(0);
      scores[place * 37 + mrzLetters.indexOf(passport[1]?.charAt(place) ?? '')] = likely;
      scores[place * 37 + mrzLetters.indexOf(other)] = 1 - likely;
    }
    let agreement = 0;
    let best = { line: '', likely: 0 };
    for (let mask = 0; mask < 8; mask++) {
      const letters = [...(passport[1] ?? '')];
      let likely = 1;
      for (const [at, doubt] of doubts.entries()) {
        const changed = (mask >> at) % 2 === 1;
        if (changed) letters[doubt.place] = doubt.other;
        likely *= changed ? 1 - doubt.likely : doubt.likely;
      }
      const line = letters.join('');
      if (!checks.every((check) => judgeDigit(check, [passport[0] ?? '', line]).good)) continue;
      agreement += likely;
      if (likely > best.likely) best = { line, likely };
    }
    const found = agreeingLetters(passport, places, checks);
    expect(found?.lines[1]).toBe(best.line);
    expect(found?.agreement).toBeCloseTo(agreement, 10);
    expect(found?.certainty).toBeCloseTo(best.likely / agreement, 10);
    // An 8 read as B and a 2 read as Z weigh 9 and 11: together they fit as well, which is why nothing is called right for fitting.
    expect(best.line).not.toBe(passport[1]);
  });
});

/** A zone read without doubt but for one letter, which is seen as another. */
function blurred(
  lines: readonly string[],
  {
    line,
    place,
    seen,
    printed,
    doubt,
  }: { line: number; place: number; seen: string; printed: string; doubt: number },
  second?: string,
): Decoded | undefined {
  const zone = second === undefined ? lines : [lines[0] ?? '', second];
  return readZone(
    zone.map((text, row) => ({
      views: [plainScores(text, row === line ? { place, seen, printed, doubt } : undefined)],
    })),
  );
}

/** A frame of each letter and a blank after it. */
function plainScores(
  text: string,
  doubtful?: { place: number; seen: string; printed: string; doubt: number },
) {
  const frames = text.length * 2 + 1;
  const values = new Float32Array(frames * 38).fill(Math.log(1e-7));
  for (let frame = 0; frame < frames; frame += 2) values[frame * 38] = 0;
  for (const [place, letter] of [...text].entries()) {
    const row = (2 * place + 1) * 38 + 1;
    values[row + mrzLetters.indexOf(letter)] = 0;
    if (doubtful?.place !== place) continue;
    values[row + mrzLetters.indexOf(doubtful.printed)] = Math.log(doubtful.doubt);
    values[row + mrzLetters.indexOf(doubtful.seen)] = Math.log(1 - doubtful.doubt);
  }
  return { frames, classes: 38 as const, data: values };
}
