import { printMrz } from '../drawing/mrz.js';
import { randomPortrait } from '../drawing/portrait.js';
import { printGround } from '../drawing/security-print.js';
import { Sheet } from '../drawing/sheet.js';
import { type Side, sideOf } from '../drawing/side.js';
import type { Holder } from '../holders/holder.js';
import type { Random } from '../random.js';
import { randomStyle, VisualZone } from './visual-zone.js';

/** Lays out the front of the identity card that France issued until 2021: ID-2, its labels before what they label. */
export function frenchCard(holder: Holder, lines: readonly string[], random: Random): Side {
  const sheet = new Sheet(105, 74, 3);
  const paper = printGround(sheet, random);
  const style = {
    ...randomStyle(random, holder),
    dates: '31.12.1999' as const,
    valueCapital: 2,
    labelCapital: 1.5,
    printedSex: (sex: string) => sex,
    printedHeight: (centimetres: number) => `${(centimetres / 100).toFixed(2).replace('.', ',')}m`,
  };
  const zone = new VisualZone(sheet, holder, paper, style);
  const portrait = randomPortrait(random);
  const frame = portrait.print(sheet, 4, 15, 27, 35);
  zone.remark('RÉPUBLIQUE FRANÇAISE', 35, 6, 2, { bold: true });
  zone.inline('doc_number', "CARTE NATIONALE D'IDENTITÉ N° :", 4, 11, 70);
  zone.remark('Nationalité Française', 78, 11, 1.6);
  zone.inline('surnames', 'Nom :', 35, 19, 66);
  zone.inline('names', 'Prénom(s) :', 35, 25, 66);
  zone.inline('gender', 'Sexe :', 35, 31, 20);
  zone.inline('birth_date', 'Né(e) le :', 58, 31, 43);
  zone.inline('birth_place', 'à :', 35, 37, 66);
  zone.inline('height', 'Taille :', 35, 43, 40);
  zone.remark('Signature du titulaire :', 35, 49, 1.5);
  const mrz = printMrz(sheet, 'FRENCH-ID', lines, random);
  return sideOf(sheet, paper.brightness, {
    mrz,
    fields: zone.fields,
    texts: zone.texts,
    barcodes: [],
    ...(portrait.real && { portrait: frame }),
  });
}
