import { openFaceDetector } from '@biometrid/face-engine';
import { createOcrEngine } from '@biometrid/ocr-engine';
import { today } from '../../../ocr-engine/test/specimens/holders/holder.js';
import { accuracyConditions, photograph } from '../../../ocr-engine/test/specimens/photograph.js';
import { Random } from '../../../ocr-engine/test/specimens/random.js';
import { specimen } from '../../../ocr-engine/test/specimens/specimen.js';

/** A document as a phone takes it: 4000 by 3000 pixels, about 7 MB, wherever and however large in them. */
export interface PhoneDocument {
  readonly doctype: 'idcard' | 'passport';
  readonly sides: readonly Buffer[];
  /** What the labelled fields and the zone's say. */
  readonly truth: ReadonlyMap<string, string>;
}

const kinds = ['TD1', 'TD3', 'TD2', 'DRIVING-LICENCE'] as const;

/** Makes a document, the same from the same number. */
export async function phoneDocument(number: number): Promise<PhoneDocument> {
  const random = new Random(910_000 + number);
  const kind = kinds[number % kinds.length] ?? 'TD3';
  const { front, back } = await specimen({ seed: 910_000 + number, kind });
  const letterHeight = random.between(24, kind === 'TD3' ? 50 : 75);
  const sides = [];
  const truth = new Map<string, string>();
  for (const side of back ? [front, back] : [front]) {
    const { jpeg, truth: told } = await photograph(side, {
      seed: random.below(2 ** 31),
      letterHeight,
      angle: random.between(-15, 15),
      perspective: random.between(0, 0.08),
      ...accuracyConditions(random),
      frame: { width: 4_000, height: 3_000 },
      jpeg: 95,
    });
    sides.push(jpeg);
    for (const { name, value } of told.fields) truth.set(name, value);
  }
  return { doctype: kind === 'TD3' ? 'passport' : 'idcard', sides, truth };
}

/** What an engine makes of a document. */
export interface DocumentOutcome {
  /** Fields that are read right, of those that it has. */
  readonly right: number;
  readonly of: number;
  readonly zone: boolean;
  readonly portrait: boolean;
  readonly failed: string;
}

export interface DocumentReader {
  read(document: PhoneDocument, sides: readonly Buffer[]): Promise<DocumentOutcome>;
  close(): Promise<void>;
}

/** The engine as the server has it. */
export async function openDocumentReader(): Promise<DocumentReader> {
  const detector = await openFaceDetector();
  const engine = await createOcrEngine({ findFaces: (picture) => detector.faces(picture) });
  return {
    async read({ doctype, truth }, [front, back]) {
      const now = Date.parse(`${today}T12:00:00Z`);
      const sides = { ...(front && { front }), ...(back && { back }) };
      const reading = await engine.readDocument({ ...sides, doctype, now });
      const right = [...truth].filter(([name, wanted]) => {
        const field = reading.fields.find((each) => each.name === name);
        return [field?.value, field?.printed].some((read) => read && plain(read) === plain(wanted));
      });
      return {
        right: right.length,
        of: truth.size,
        zone: reading.mrzLines.length > 0,
        portrait: reading.portrait !== undefined,
        failed: reading.failed?.name ?? (reading.readable ? '' : 'nothing readable'),
      };
    },
    async close() {
      await engine.close();
      await detector.close();
    },
  };
}

/** As it is compared: in capitals, without what stands between words. */
function plain(text: string): string {
  return text.toUpperCase().replace(/[\s.,;:/<'’-]+/g, '');
}
