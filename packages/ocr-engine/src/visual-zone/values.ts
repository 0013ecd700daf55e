import { isState } from '../states/state-codes.js';
import { labels } from './labels.js';
import { editsBetween, skeletonOf } from './letters.js';
import { nationalities } from './nationalities.js';

/** A gender as a machine readable zone has it, of what documents print: `F`, `M/M`, `K`, `Frau`. */
export function readGender(text: string): 'M' | 'F' | 'X' | undefined {
  const parts = text
    .toUpperCase()
    .split(/[\s/.,\-()]+/u)
    .filter((part) => part !== '')
    .map((part) => genders[part.normalize('NFD').replace(/\p{M}/gu, '')]);
  const [first] = parts;
  return parts.length <= 3 && parts.every((part) => part === first) ? first : undefined;
}

/** Also Polish `K` and Czech `Ž` for women, and words. */
const genders: Readonly<Record<string, 'M' | 'F' | 'X'>> = {
  ...each(
    'M',
    'M MALE MASC MASCULIN MASCULINO HOMBRE HOMME MASCHILE MANN MANNLICH MAN MUZ MEZCZYZNA',
  ),
  ...each(
    'F',
    'F FEMALE FEM FEMININ FEMININO FEMENINO MUJER FEMME FEMMINILE FRAU WEIBLICH VROUW K KOBIETA Z ZENA W V',
  ),
  ...each('X', 'X DIVERS'),
};

function each<Value>(value: Value, words: string): Record<string, Value> {
  return Object.fromEntries(words.split(' ').map((word) => [word, value]));
}

/** A state's code of three letters, of its code, its name or what its citizens are called: `DEU` for `D` too. */
export function readState(text: string): string | undefined {
  const code = text.trim().toUpperCase().replaceAll('0', 'O');
  if (code === 'D' || code === 'DEU' || code === 'D<<') return 'DEU';
  if (/^[A-Z]{3}$/u.test(code) && isState(code)) return code;
  for (const part of [text, ...text.split('/')]) {
    const found = nationalities.get(skeletonOf(part).letters);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A number of a document or a person: letters and digits, at least two of these, without what parts them. */
export function readNumber(text: string): string | undefined {
  const number = text.toUpperCase().replace(/[\s.\-/–]/gu, '');
  const digits = number.replace(/\D/gu, '').length;
  return /^[A-Z0-9]{5,20}$/u.test(number) && digits >= 2 ? number : undefined;
}

/** Whole centimetres, of `1,72 m`, `172 cm`, `172` or `5'-08"`. */
export function readHeight(text: string): string | undefined {
  const line = text.toUpperCase().replace(/\s/gu, '');
  const metres = /^([12])[.,](\d{2})M?$/u.exec(line);
  if (metres !== null) return `${metres[1]}${metres[2]}`;
  const centimetres = /^([12]\d{2}|[5-9]\d)(?:CM)?\.?$/u.exec(line);
  if (centimetres !== null) return centimetres[1];
  const feet = /^([3-7])['’]-?(\d{1,2})(?:["”]|'')?$/u.exec(line);
  return feet === null
    ? undefined
    : String(Math.round((Number(feet[1]) * 12 + Number(feet[2])) * 2.54));
}

/** A name, in capitals: letters, and what joins names. A digit that looks like a letter is taken for it. */
export function readName(text: string): string | undefined {
  const name = text
    .replaceAll('0', 'O')
    .replaceAll('1', 'I')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s:.,-]+|[\s:,-]+$/gu, '');
  if (!/^[\p{Script=Latin}\p{M}\s.,'’`´\-()/]{2,80}$/u.test(name)) return undefined;
  return isLabel(name) ? undefined : inCapitals(name);
}

/** Whether a name is a label, read well or not: the second of two languages, whose first was hardly legible. */
function isLabel(name: string): boolean {
  const { letters } = skeletonOf(name);
  return labelWords.some(
    (word) =>
      word === letters ||
      (word.length >= longLabel && editsBetween(word, letters, mostMisread) <= mostMisread),
  );
}

/** Labels of fewer letters are too much like names. */
const longLabel = 7;
const mostMisread = 2;

const labelWords: readonly string[] = [labels.surnames, labels.names, labels.name]
  .flat()
  .map((label) => skeletonOf(label).letters);

/** `ß` stays: documents print it so. */
function inCapitals(name: string): string {
  return Array.from(name, (letter) => (letter === 'ß' ? letter : letter.toUpperCase())).join('');
}
