import { readFileSync } from 'node:fs';
import { modelFile } from '@biometrid/ocr-models';
import type { DocumentReading } from '../../src/document-reading.js';
import type { FieldName } from '../../src/fields/field.js';
import type { Quad } from '../../src/geometry/quad.js';
import {
  accuracyConditions,
  type Photograph,
  photograph,
} from '../../test/specimens/photograph.js';
import { Random } from '../../test/specimens/random.js';
import { type SpecimenKind, specimen } from '../../test/specimens/specimen.js';
import { type Spoil, type SpoiltField, spoiltFields } from '../../test/specimens/spoil.js';
import { type Engine, now } from './engine.js';
import { measuringSeeds } from './mrz-sets.js';

/** What the engine made of a generated document. */
export interface DocumentOutcome {
  readonly kind: SpecimenKind;
  readonly spoil?: Spoil;
  /** By which share of the page's width the worst corner of each side's outline is off; `Infinity` where none was found. */
  readonly outlines: readonly number[];
  readonly fields: readonly FieldOutcome[];
  /** Absent where the document has a drawing. */
  readonly portraitCut?: boolean;
  /** Name of the first decisive check that failed, or that nothing was readable. */
  readonly failed?: string;
}

/** What the engine made of a labelled field that it ought to read: letters of the recogniser's alphabet, ten pixels high or more. */
interface FieldOutcome {
  readonly name: FieldName;
  readonly right: boolean;
  readonly wanted: string;
  readonly read: string | undefined;
}

const kinds = ['TD1', 'TD3', 'TD2', 'FRENCH-ID', 'DRIVING-LICENCE'] as const;

/** Measures documents that are as they should be. */
export function measureDocuments(engine: Engine, count: number): Promise<DocumentOutcome[]> {
  return measure(engine, measuringSeeds + 100_000, count, () => undefined);
}

/** Measures documents of which one field of one source says something else than the others. */
export function measureSpoilt(engine: Engine, count: number): Promise<DocumentOutcome[]> {
  return measure(engine, measuringSeeds + 200_000, count, spoilFor);
}

async function measure(
  engine: Engine,
  first: number,
  count: number,
  spoilOf: (kind: SpecimenKind, random: Random) => Spoil | undefined,
): Promise<DocumentOutcome[]> {
  const outcomes: DocumentOutcome[] = [];
  for (let seed = first; seed < first + count; seed++) {
    const random = new Random(seed);
    const kind = kinds[seed % kinds.length] ?? 'TD3';
    const spoil = spoilOf(kind, random);
    const { front, back } = await specimen({ seed, kind, ...(spoil && { spoil }) });
    const lying = () => ({
      seed: random.below(2 ** 31),
      letterHeight: random.between(13, 24),
      angle: random.between(-180, 180),
      perspective: random.between(0, 0.08),
      ...accuracyConditions(random),
    });
    const photos = {
      front: await photograph(front, lying()),
      ...(back && { back: await photograph(back, lying()) }),
    };
    const reading = await engine.readDocument({
      front: photos.front.jpeg,
      ...(photos.back && { back: photos.back.jpeg }),
      doctype: kind === 'TD3' ? 'passport' : 'idcard',
      now,
    });
    const failed = reading.readable ? reading.failed?.name : 'nothing readable';
    outcomes.push({
      kind,
      outlines: outlinesOf(reading, photos),
      fields: fieldsOf(reading, Object.values(photos)),
      ...(spoil && { spoil }),
      ...(photos.front.truth.portrait && { portraitCut: reading.portrait !== undefined }),
      ...(failed !== undefined && { failed }),
    });
  }
  return outcomes;
}

/** What a document of a kind can contradict itself in. */
function spoilFor(kind: SpecimenKind, random: Random): Spoil {
  const lacks: Partial<Record<SpecimenKind, readonly SpoiltField[]>> = {
    'DRIVING-LICENCE': ['nationality'],
    'FRENCH-ID': ['nationality', 'expiry_date'],
  };
  const field = random.one(spoiltFields.filter((each) => !lacks[kind]?.includes(each)));
  if (kind === 'DRIVING-LICENCE')
    return { field, source: random.one(['visual', 'barcode'] as const) };
  const source = random.one(['mrz', 'visual'] as const);
  return { field, source, staleDigits: source === 'mrz' && random.chance(1 / 3) };
}

interface Photos {
  readonly front: Photograph;
  readonly back?: Photograph;
}

function outlinesOf(reading: DocumentReading, photos: Photos): number[] {
  return (['front', 'back'] as const).flatMap((side) => {
    const truth = photos[side]?.truth.page;
    if (truth === undefined) return [];
    const outline = reading[side]?.outline;
    return outline === undefined ? Number.POSITIVE_INFINITY : worstCorner(outline, truth);
  });
}

/** Whichever corner the outline begins with: on a side without a zone nothing but its text tells which way is up. */
function worstCorner(outline: Quad, truth: Quad): number {
  const width = Math.hypot(truth[1].x - truth[0].x, truth[1].y - truth[0].y);
  const turns = truth.map((_, turn) =>
    Math.max(
      ...truth.map(({ x, y }, i) => {
        const corner = outline[(i + turn) % 4] ?? outline[0];
        return Math.hypot(corner.x - x, corner.y - y);
      }),
    ),
  );
  return Math.min(...turns) / width;
}

function fieldsOf(reading: DocumentReading, photos: readonly Photograph[]): FieldOutcome[] {
  return photos
    .flatMap(({ truth }) => truth.fields)
    .filter(({ text, letterHeight }) => letterHeight >= 10 && isReadable(text))
    .map(({ name, value: wanted }) => {
      const field = reading.fields.find((each) => each.name === name);
      const read = field?.sources.includes('visual') ? (field.printed ?? field.value) : undefined;
      const right =
        read !== undefined &&
        [read, field?.value ?? ''].some((each) => plain(each) === plain(wanted));
      return { name, right, wanted, read };
    });
}

/** As it is compared: in capitals, without what stands between words, Germany by three letters. */
function plain(text: string): string {
  const letters = text.toUpperCase().replace(/[\s.,;:/<'’-]+/g, '');
  return letters === 'D' ? 'DEU' : letters;
}

/** Whether the recogniser of the visual zone knows all letters of a text. */
function isReadable(text: string): boolean {
  alphabet ??= readAlphabet();
  const known = alphabet;
  return Array.from(text).every((letter) => letter === ' ' || known.has(letter));
}

let alphabet: ReadonlySet<string> | undefined;

function readAlphabet(): ReadonlySet<string> {
  return new Set(readFileSync(modelFile('text-alphabet'), 'utf8').split(/\r?\n/));
}
