import {
  cutFollows,
  type DocumentCheck,
  type DocumentField,
  type DocumentReading,
  type DocumentSide,
  fieldSources,
  type MrzCorrection,
} from './guest.js';

/** The most that an engine may say of a document. Bytes of an image, letters of a text, and how many there are of each. */
const most = { image: 4 * 2 ** 20, text: 512, fields: 100, checks: 200, corrections: 132 };

/**
 * What a document engine answered, without anything that is no part of an answer. Its images are copied and overwritten: they are sent
 * away, and the engine keeps none.
 * @throws TypeError that names what is wrong with it, and tells nothing of the document.
 */
export function checkReading(reading: DocumentReading): DocumentReading {
  const { portrait, signature, mrzLines } = reading;
  const sides = listed(reading.sides, 2, checkSide, ({ side }) => side, 'sides');
  if (mrzLines !== undefined && !isMrz(mrzLines)) throw wrong('mrzLines');
  return {
    sides,
    ...(portrait && { portrait: takeImage(portrait, 'portrait') }),
    ...(signature && { signature: takeImage(signature, 'signature') }),
    fields: listed(reading.fields, most.fields, checkField, ({ name }) => name, 'fields'),
    ...(mrzLines && { mrzLines: [...mrzLines] }),
    corrections: listed(
      reading.corrections,
      most.corrections,
      checkCorrection,
      ({ line, place }) => `${line} ${place}`,
      'corrections',
    ),
    checks: listed(reading.checks, most.checks, checkCheck, ({ name }) => name, 'checks'),
  };
}

/** The images of a reading. */
export function imagesOf({ sides, portrait, signature }: DocumentReading): Uint8Array[] {
  return [...sides.map(({ cut }) => cut), portrait, signature].filter(
    (image) => image !== undefined,
  );
}

function checkSide({ side, cut, cutBy }: DocumentSide): DocumentSide {
  if (side !== 'front' && side !== 'back') throw wrong('side');
  if (!cutFollows.includes(cutBy)) throw wrong('cutBy');
  return { side, cut: takeImage(cut, 'cut'), cutBy };
}

function checkField({ name, value, printed, sources }: DocumentField): DocumentField {
  if (!isName(name) || !isText(value)) throw wrong('field');
  if (printed !== undefined && !isText(printed)) throw wrong('field');
  return {
    name,
    value,
    ...(printed !== undefined && { printed }),
    sources: listed(sources, fieldSources.length, checkSource, (source) => source, 'sources'),
  };
}

function checkSource(source: DocumentField['sources'][number]) {
  if (!fieldSources.includes(source)) throw wrong('source');
  return source;
}

function checkCorrection({ line, place, before, after }: MrzCorrection): MrzCorrection {
  const isPlace = Number.isInteger(line) && line >= 0 && Number.isInteger(place) && place >= 0;
  if (!isPlace || !isText(before) || !isText(after)) throw wrong('correction');
  return { line, place, before, after };
}

function checkCheck({ name, good, detail, decisive }: DocumentCheck): DocumentCheck {
  if (!isName(name) || typeof good !== 'boolean' || typeof decisive !== 'boolean')
    throw wrong('check');
  if (detail !== undefined && !isText(detail)) throw wrong('check');
  return { name, good, ...(detail !== undefined && { detail }), decisive };
}

function takeImage(image: Uint8Array, what: string): Uint8Array {
  const isJpeg =
    image instanceof Uint8Array && image[0] === 0xff && image[1] === 0xd8 && image[2] === 0xff;
  if (!isJpeg || image.length > most.image) throw wrong(what);
  const taken = Uint8Array.from(image);
  image.fill(0);
  return taken;
}

function listed<Item>(
  items: readonly Item[],
  atMost: number,
  check: (item: Item) => Item,
  keyOf: (item: Item) => string,
  what: string,
): Item[] {
  if (!Array.isArray(items) || items.length > atMost) throw wrong(what);
  const checked = items.map((item: Item) => check(item));
  if (new Set(checked.map(keyOf)).size !== checked.length) throw wrong(what);
  return checked;
}

function isMrz(lines: readonly string[]): boolean {
  return (
    Array.isArray(lines) &&
    (lines.length === 2 || lines.length === 3) &&
    lines.every((line) => typeof line === 'string' && /^[A-Z0-9<]{30,44}$/.test(line))
  );
}

function isName(name: string): boolean {
  return typeof name === 'string' && /^[a-z][a-z0-9_]{0,63}$/.test(name) && name !== 'mrz';
}

function isText(text: string): boolean {
  return typeof text === 'string' && text !== '' && text.length <= most.text;
}

function wrong(what: string): TypeError {
  return new TypeError(`it read a document without proper ${what}`);
}
