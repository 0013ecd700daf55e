import { encodeJpeg, type RgbImage } from '@biometrid/image-reader';
import { parseAamva } from '../barcode/aamva.js';
import { agreementChecks } from '../checks/agreement-checks.js';
import { type Check, check, checkNames } from '../checks/check.js';
import { dateChecks } from '../checks/date-checks.js';
import { imageChecks } from '../checks/image-checks.js';
import { numberChecks } from '../checks/number-checks.js';
import { overall } from '../checks/outcome.js';
import { sidesCheck } from '../checks/sides-check.js';
import { type Doctype, typeChecks } from '../checks/type-checks.js';
import { zoneChecks } from '../checks/zone-checks.js';
import type { DocumentReading, SideReading } from '../document-reading.js';
import { aamvaEvidence } from '../fields/aamva-evidence.js';
import type { FieldEvidence } from '../fields/field.js';
import { mergeFields } from '../fields/merge-fields.js';
import { mrzEvidence } from '../fields/mrz-evidence.js';
import type { MrzReading } from '../mrz/mrz-reading.js';
import { longestSide } from '../page/cut-page.js';
import { readFields } from '../visual-zone/read-fields.js';
import type { SideSeen } from './read-side.js';

type SideName = 'front' | 'back';
export type SeenSides = { readonly [Name in SideName]?: SideSeen };

/** Quality of the JPEG images that are cut out. */
const quality = 90;
const longestPortrait = 800;

/** Puts together what the pictures of a document show, and checks it. */
export async function readDocument(
  handedIn: SeenSides,
  doctype: Doctype,
  now: Date,
  portraits: boolean,
): Promise<DocumentReading> {
  const sides = byWhatTheyShow(handedIn);
  const seen = Object.values(sides).filter((side) => side !== undefined);
  const zone = seen.map((side) => side.zone).find((found) => found !== undefined);
  const evidence = seen.flatMap((side) => evidenceOf(side, zone, now));
  if (zone === undefined && !isDocument(evidence, seen)) return nothing;
  const fields = mergeFields(evidence);
  const portrait = seen.map((side) => side.portrait).find((found) => found !== undefined);
  const { front, back } = sides;
  const checks = inOrder([
    ...typeChecks(doctype, zone?.format),
    ...(zone ? zoneChecks(zone) : []),
    ...numberChecks(evidence),
    ...dateChecks(evidence, zone !== undefined && hasImpossibleDate(zone), now),
    ...agreementChecks(evidence),
    ...(front && back && looksLike(front) === looksLike(back)
      ? [sidesCheck(front.page.picture, back.page.picture)]
      : []),
    ...(portraits ? [check('portrait', portrait !== undefined)] : []),
    ...(['front', 'back'] as const).flatMap((side) => imagesOf(side, sides[side])),
  ]);
  const failed = overall(checks);
  return {
    readable: true,
    ...(front && { front: await sideReading(front) }),
    ...(back && { back: await sideReading(back) }),
    ...(portrait && { portrait: await jpeg(portrait.picture, longestPortrait) }),
    fields,
    mrzLines: zone?.lines ?? [],
    checks,
    ...(failed && { failed }),
  };
}

const nothing: DocumentReading = { readable: false, fields: [], mrzLines: [], checks: [] };

/**
 * Which side is which: the zone of a card (TD1) is on its back, a portrait on the front. A picture that shows neither keeps its name, or
 * takes the one that is left.
 */
function byWhatTheyShow({ front, back }: SeenSides): SeenSides {
  if (front && back) {
    const swapped = looksLike(front) === 'back' && looksLike(back) !== 'back';
    const swappedBack = looksLike(back) === 'front' && looksLike(front) !== 'front';
    return swapped || swappedBack ? { front: back, back: front } : { front, back };
  }
  const only = front ?? back;
  if (only === undefined) return {};
  const side = looksLike(only) ?? (front ? 'front' : 'back');
  return { [side]: only };
}

function looksLike({ zone, portrait, barcodes }: SideSeen): SideName | undefined {
  if (zone?.format === 'TD1') return 'back';
  if (zone !== undefined || portrait !== undefined) return 'front';
  return barcodes.some(({ format }) => format === 'PDF417') ? 'back' : undefined;
}

/** @param known zone of the document, on whichever side: it tells what a printed line is that has no label. */
function evidenceOf(
  { zone, barcodes, lines }: SideSeen,
  known: MrzReading | undefined,
  now: Date,
): FieldEvidence[] {
  return [
    ...(zone ? mrzEvidence(zone, now) : []),
    ...barcodes.flatMap(({ format, bytes }) => {
      // The standard has no other code (annex D): a QR code that says the same is none of a card's.
      const record = format === 'PDF417' ? parseAamva(bytes) : undefined;
      return record === undefined ? [] : aamvaEvidence(record);
    }),
    ...readFields(lines, { ...(known && { mrz: known.fields }), now }),
  ];
}

/**
 * Whether fields without a zone are those of an identity document: they tell whose it is and which, in a code, or in print with a portrait
 * or an outline. A letter or a form has some of them.
 */
function isDocument(evidence: readonly FieldEvidence[], seen: readonly SideSeen[]): boolean {
  const coded = evidence.filter(({ source }) => source === 'barcode');
  const looks = seen.some(({ portrait, outline }) => portrait ?? outline);
  return tellsWhoAndWhich(coded) || (looks && tellsWhoAndWhich(evidence));
}

function tellsWhoAndWhich(evidence: readonly FieldEvidence[]): boolean {
  const has = (name: FieldEvidence['name']) => evidence.some((each) => each.name === name);
  return (has('surnames') || has('names')) && (has('doc_number') || has('birth_date'));
}

function hasImpossibleDate({ checks }: MrzReading): boolean {
  return checks.some(({ name, good }) => name === 'dates' && !good);
}

function imagesOf(side: SideName, seen: SideSeen | undefined): Check[] {
  if (seen === undefined) return [];
  const { photo, page, width, whole } = seen;
  return imageChecks({
    ...{ side, photo, cut: page.picture, width },
    ...(whole !== undefined && { whole }),
  });
}

async function sideReading({
  page,
  zone,
  barcodes,
  outline,
  cutOff,
}: SideSeen): Promise<SideReading> {
  return {
    cut: await jpeg(page.picture, longestSide),
    cutBy: page.cutBy,
    ...(zone && { mrz: zone }),
    barcodes,
    cutOff,
    ...(outline && { outline }),
  };
}

function jpeg(image: RgbImage, longSide: number): Promise<Uint8Array> {
  return encodeJpeg(image, { quality, longSide });
}

function inOrder(checks: readonly Check[]): Check[] {
  return [...checks].sort(
    (one, other) => checkNames.indexOf(one.name) - checkNames.indexOf(other.name),
  );
}
