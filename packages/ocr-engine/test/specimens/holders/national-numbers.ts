import type { Random } from '../random.js';

/** What a national number is made from. */
interface Person {
  readonly sex: 'F' | 'M';
  /** ISO 8601. */
  readonly birth: string;
}

/** Makes a person's number in the states whose rule is public, right by its check digits. By the state's three letters. */
export const nationalNumbers: Readonly<Record<string, (person: Person, random: Random) => string>> =
  {
    PRT: (_person, random) => {
      const digits = `2${random.digits(7)}`;
      const rest = weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
      return digits + (rest < 2 ? 0 : 11 - rest);
    },
    ESP: (_person, random) => {
      const digits = random.digits(8);
      return digits + 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(digits) % 23];
    },
    POL: ({ sex, birth }, random) => {
      const { yy, month, dd, century } = parts(birth);
      const digits = `${yy}${two(month + (century === 20 ? 20 : 0))}${dd}${random.digits(3)}${oddFor(sex, 'M', random)}`;
      return digits + ((10 - (weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10);
    },
    CZE: birthNumber,
    SVK: birthNumber,
    ROU: ({ sex, birth }, random) => {
      const { yy, month, dd, century } = parts(birth);
      const first = (century === 20 ? 5 : 1) + (sex === 'F' ? 1 : 0);
      const digits = `${first}${yy}${two(month)}${dd}${two(1 + random.below(40))}${random.digits(3)}`;
      const rest = weighted(digits, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
      return digits + (rest === 10 ? 1 : rest);
    },
    FIN: ({ sex, birth }, random) => {
      const { yy, month, dd, century } = parts(birth);
      const serial = `${random.digits(2)}${oddFor(sex, 'M', random)}`;
      const check = Number(`${dd}${two(month)}${yy}${serial}`) % 31;
      return `${dd}${two(month)}${yy}${century === 20 ? 'A' : '-'}${serial}${'0123456789ABCDEFHJKLMNPRSTUVWXY'[check]}`;
    },
    BEL: ({ sex, birth }, random) => {
      const { yy, month, dd, century } = parts(birth);
      const digits = `${yy}${two(month)}${dd}${random.digits(2)}${oddFor(sex, 'M', random)}`;
      return digits + two(97 - (Number(`${century === 20 ? '2' : ''}${digits}`) % 97));
    },
    NLD: (_person, random) => {
      for (;;) {
        const digits = `1${random.digits(7)}`;
        const rest = weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        if (rest < 10) return digits + rest;
      }
    },
  };

/** Of those born after 1953: ten digits that eleven divides; a woman's month is 50 more. */
function birthNumber({ sex, birth }: Person, random: Random): string {
  const { yy, month, dd } = parts(birth);
  const start = `${yy}${two(month + (sex === 'F' ? 50 : 0))}${dd}`;
  for (;;) {
    const digits = start + random.digits(3);
    const rest = Number(digits) % 11;
    if (rest < 10) return `${start}${digits.slice(6)}${(11 - ((Number(digits) * 10) % 11)) % 11}`;
  }
}

function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0);
}

function parts(birth: string) {
  const [year = '', month = '', dd = ''] = birth.split('-');
  return { yy: year.slice(2), month: Number(month), dd, century: Number(year.slice(0, 2)) };
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** A digit that is odd for one sex and even for the other. */
function oddFor(sex: 'F' | 'M', odd: 'F' | 'M', random: Random): number {
  return random.below(5) * 2 + (sex === odd ? 1 : 0);
}
