import { transliterate } from '../../../src/transliteration/transliterate.js';
import type { Holder } from '../holders/holder.js';
import type { Random } from '../random.js';

/** Who issues licences: its letters, its number, and whether its dates are Canadian. AAMVA DL/ID Card Design Standard, annex D. */
interface Jurisdiction {
  readonly region: string;
  readonly issuer: string;
  readonly city: string;
}

const jurisdictions: Readonly<Record<'USA' | 'CAN', readonly Jurisdiction[]>> = {
  USA: [
    { region: 'VA', issuer: '636000', city: 'RICHMOND' },
    { region: 'NY', issuer: '636001', city: 'ALBANY' },
    { region: 'CA', issuer: '636014', city: 'SACRAMENTO' },
    { region: 'TX', issuer: '636015', city: 'AUSTIN' },
  ],
  CAN: [
    { region: 'ON', issuer: '636012', city: 'TORONTO' },
    { region: 'QC', issuer: '604428', city: 'QUEBEC' },
  ],
};

/** What the code on a licence's back holds: AAMVA DL/ID Card Design Standard, annex D, versions 8 to 10, lengths and offsets right. */
export function aamvaRecord(holder: Holder, random: Random): Uint8Array {
  const country = holder.country.code === 'CAN' ? 'CAN' : 'USA';
  const { region, issuer, city } = random.one(jurisdictions[country]);
  const version = random.one(['08', '09', '10']);
  const day = (iso: string) => {
    const [year = '', month = '', date = ''] = iso.split('-');
    return country === 'CAN' ? year + month + date : month + date + year;
  };
  const [first = '', ...middle] = transliterate(holder.givenNames).split(' ');
  const elements = [
    `DAQ${holder.documentNumber}`,
    `DCS${transliterate(holder.surname)}`,
    'DDEN',
    `DAC${first}`,
    'DDFN',
    `DAD${middle.length === 0 ? 'NONE' : middle.join(' ')}`,
    'DDGN',
    'DCAD',
    'DCBNONE',
    'DCDNONE',
    `DBD${day(holder.issued)}`,
    `DBB${day(holder.birth)}`,
    `DBA${day(holder.expires)}`,
    `DBC${{ M: 1, F: 2, X: 9 }[holder.sex]}`,
    country === 'CAN'
      ? `DAU${holder.height} cm`
      : `DAU${String(Math.round(holder.height / 2.54)).padStart(3, '0')} in`,
    `DAY${random.one(['BRO', 'BLU', 'GRN', 'HAZ'])}`,
    `DAG${1 + random.below(9999)} MAIN STREET`,
    `DAI${city}`,
    `DAJ${region}`,
    country === 'CAN' ? 'DAKM5V 2T6    ' : `DAK${random.digits(5)}0000  `,
    `DCF${random.digits(14)}`,
    `DCG${country}`,
  ];
  const licence = `DL${elements.join('\n')}\r`;
  const own = `Z${region.charAt(0)}Z${region.charAt(0)}A${random.digits(4)}\r`;
  const start = 21 + 2 * 10;
  const number = (value: number) => String(value).padStart(4, '0');
  const header = `@\n\u001e\rANSI ${issuer}${version}0002`;
  const designators = `DL${number(start)}${number(licence.length)}Z${region.charAt(0)}${number(start + licence.length)}${number(own.length)}`;
  return new TextEncoder().encode(header + designators + licence + own);
}
