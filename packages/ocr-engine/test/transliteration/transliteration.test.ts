import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agrees } from '../../src/transliteration/agrees.js';
import { transliterate } from '../../src/transliteration/transliterate.js';

describe('transliterating a name', () => {
  it.each([
    ['Müller', 'MUELLER'],
    ['JÄRVINEN', 'JAERVINEN'],
    ['Großmann', 'GROSSMANN'],
    ['GROẞMANN', 'GROSSMANN'],
    ['Núñez', 'NUNEZ'],
    ['Åse Þórður', 'AASE THORDUR'],
    ['Søren Ærø', 'SOEREN AEROE'],
    ['João Conceição', 'JOAO CONCEICAO'],
    ['Łukasz Żółć', 'LUKASZ ZOLC'],
    ['Çağrı İnönü', 'CAGRI INOENUE'],
    ['Đorđe Šćepanović', 'DORDE SCEPANOVIC'],
    ['Ħamrun Ċensu', 'HAMRUN CENSU'],
    ['Ĳsbrand Œuvrard', 'IJSBRAND OEUVRARD'],
    ['Ștefan Țepeș', 'STEFAN TEPES'],
    ['Əliyev', 'ELIYEV'],
    ['Nguyễn Thị', 'NGUYEN THI'],
  ])('writes %s as %s', (name, written) => {
    expect(transliterate(name)).toBe(written);
  });

  // ICAO Doc 9303 part 3, section 6 A: every letter of the table that only loses its mark.
  it('takes the mark away from every letter of the table that the table gives no letters of its own', () => {
    const marked = 'ÁÀÂÃĂĀĄĆĈČĊÇĎÉÈÊËĚĖĒĘĔĜĞĠĢĤÍÌÎÏĨİĪĮĬĴĶĹĽĻŃŇŅÓÒÔÕŐŌŎŔŘŖŚŜŠŞŤŢÚÙÛŨŬŰŮŪŲŴÝŶŸŹŽŻ';
    const bare = 'AAAAAAACCCCCDEEEEEEEEEGGGGHIIIIIIIIIJKLLLNNNOOOOOOORRRSSSSTTUUUUUUUUUWYYYZZZ';
    expect(transliterate(marked)).toBe(bare);
    expect(transliterate(marked.toLowerCase())).toBe(bare);
  });

  it('parts words at hyphens and spaces and leaves apostrophes and full stops out', () => {
    expect(transliterate("O'Connor-Smith  van\u2010der St. d’Arc")).toBe(
      'OCONNOR SMITH VAN DER ST DARC',
    );
  });

  it('knows a letter by its mark, whether they are written as one or apart', () => {
    expect(transliterate('Mu\u0308ller')).toBe('MUELLER');
  });

  it('leaves out letters of other alphabets, digits and signs', () => {
    expect(transliterate('Иван 2 Анна × ANNA')).toBe('ANNA');
    expect(transliterate('')).toBe('');
  });

  it('answers words of A to Z for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) =>
        /^([A-Z]+( [A-Z]+)*)?$/.test(transliterate(text)),
      ),
    );
  });
});

describe('a printed name and a zone', () => {
  it.each([
    ['Müller', 'MUELLER'],
    ['Müller', 'MULLER'],
    ['Müller', 'MUXXLLER'],
    ['Peña', 'PENA'],
    ['Peña', 'PENXXA'],
    ['Åström', 'AASTROEM'],
    ['Åström', 'ASTROM'],
    ['Øster', 'OESTER'],
    ['Øster', 'OSTER'],
    ['Jean-Paul', 'JEAN<PAUL'],
    ['Jean-Paul', 'JEANPAUL'],
    ["D'Artagnan", 'DARTAGNAN'],
    ["D'Artagnan", 'D<ARTAGNAN'],
    ['van der Berg', 'VANDERBERG'],
    ['VANDERBERG', 'VAN<DER<BERG'],
    ['Þór', 'THOR'],
    ['Anna Maria', 'ANNA<MARIA<<<<<<'],
  ])('agree for %s and %s', (printed, zone) => {
    expect(agrees(printed, zone)).toBe(true);
  });

  it.each([
    ['Müller', 'MILLER'],
    ['Müller', 'MUELLERS'],
    ['Mueller', 'MULLER'],
    ['Anna Maria', 'MARIA<ANNA'],
    ['Anna Maria', 'ANNA'],
    ['Anna', 'ANNA<MARIA'],
    ['Иван', 'IVAN'],
    ['Peña', 'PENXA'],
    ['', 'ANNA'],
    ['ANNA', ''],
  ])('do not agree for %s and %s', (printed, zone) => {
    expect(agrees(printed, zone)).toBe(false);
  });

  // The examples of ICAO Doc 9303 part 4, "truncation of names".
  it.each([
    ['Chayapa Dejthamrong Krasuang', 'CHAYAPA<DEJTHAM<KRASU'],
    ['Chayapa Dejthamrong Krasuang Prathet', 'CHAYAPA<D<KRASUANG<PR'],
    ['Chayapa Dejthamrong Krasuang', 'CHAYAPA<DEJTHAMRONG<K'],
    ['Chayapa Dejthamrong Krasuang', 'CHAYAPA'],
    ['Hans Jürgen', 'HANS<JU'],
    ['Hans Jürgen', 'HANS<JUX'],
    ['van der Bergh', 'VANDERBER'],
  ])('agree for %s cut short to %s where the field is full, and there alone', (printed, zone) => {
    expect(agrees(printed, zone, { truncated: true })).toBe(true);
    expect(agrees(printed, zone)).toBe(false);
  });

  it('do not agree for a name cut short at its start, or for nothing at all', () => {
    expect(agrees('Anna Maria', 'MARIA', { truncated: true })).toBe(false);
    expect(agrees('Anna Maria', '', { truncated: true })).toBe(false);
    expect(agrees('Anna Maria', 'ANNA<MARIANNE', { truncated: true })).toBe(false);
  });

  it('agree for any name of Latin letters and its transliteration', () => {
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜßÑÅÞØÆÉÇŁ '-"];
    const name = fc
      .array(fc.constantFrom(...letters), { maxLength: 60 })
      .map((chosen) => chosen.join(''));
    fc.assert(fc.property(name, (printed) => agrees(printed, transliterate(printed))));
  });

  it('are compared without an error for any two texts', () => {
    const text = fc.string({ unit: 'binary', maxLength: 500 });
    fc.assert(
      fc.property(
        text,
        text,
        fc.boolean(),
        (a, b, truncated) => typeof agrees(a, b, { truncated }) === 'boolean',
      ),
    );
  });

  it('of absurd length are told apart at once', () => {
    expect(agrees('A'.repeat(1_000_000), 'A'.repeat(1_000_000))).toBe(false);
  });
});
