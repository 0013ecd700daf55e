import { decodeImage, type RgbImage } from '@biometrid/image-reader';
import type { Barcode } from './barcode/barcode.js';
import { createBarcodeReader } from './barcode/barcode-reader.js';
import type { Doctype } from './checks/type-checks.js';
import { readDocument } from './document/read-document.js';
import { readSide, type SideReaders } from './document/read-side.js';
import type { DocumentReading } from './document-reading.js';
import { OcrEngineUnavailable } from './errors.js';
import { findModels } from './models.js';
import type { MrzReading } from './mrz/mrz-reading.js';
import type { FindFaces } from './portrait/cut-portrait.js';
import type { TextLine } from './text/text-line.js';
import { openTextReader } from './text/text-reader.js';
import { openZoneReader } from './zone/zone-reader.js';

/** What an engine is made of. */
export interface OcrEngineOptions {
  /** Finds faces on a straightened document. Without it no portrait is looked for. */
  readonly findFaces?: FindFaces;
}

/** What is to be read. */
export interface DocumentPictures {
  /** JPEG or PNG images of the sides; which is which is told by what they show. */
  readonly front?: Uint8Array;
  readonly back?: Uint8Array;
  readonly doctype: Doctype;
  /** Milliseconds since the epoch: expiry and the century of a date are judged by that day, in UTC. */
  readonly now: number;
}

/** Reads identity documents in this thread. Pictures are JPEG or PNG images; boxes are in pixels of the upright picture. */
export interface OcrEngine {
  /** What it reads beside the machine readable zone. */
  readonly offers: {
    readonly portrait: boolean;
    readonly visualZone: boolean;
    readonly barcodes: boolean;
  };
  /**
   * Reads and checks a document by all that it shows.
   * @throws {UnreadableImage} for bytes that are no picture. @throws {OcrEngineUnavailable} once it is closed.
   */
  readDocument(pictures: DocumentPictures): Promise<DocumentReading>;
  /** Reads the machine readable zone, at any angle. @returns undefined where there is none. @throws {UnreadableImage} */
  readMrz(image: Uint8Array): Promise<MrzReading | undefined>;
  /** Reads what is printed, from the top. @returns nothing without the models for it. @throws {UnreadableImage} */
  readText(image: Uint8Array): Promise<TextLine[]>;
  /** Reads PDF417, QR, Data Matrix and Aztec codes. @throws {UnreadableImage} */
  readBarcodes(image: Uint8Array): Promise<Barcode[]>;
  /** Frees the networks as soon as what was asked is answered. */
  close(): Promise<void>;
}

/** Pixels of a picture that are looked at. In a hand before a camera of 8 megapixels, a passport's letters are 20 pixels high. */
const mostPixels = 12_000_000;

/**
 * Loads an engine.
 * @throws {OcrModelMissing} without the networks for machine readable zones; those for print may be left out.
 */
export async function createOcrEngine({ findFaces }: OcrEngineOptions = {}): Promise<OcrEngine> {
  const models = findModels();
  const zones = await openZoneReader(models.zone);
  const text = models.text && (await openTextReader(models.text));
  const barcodes = createBarcodeReader();
  const readers: SideReaders = {
    ...{ zones, barcodes },
    ...(text && { text }),
    ...(findFaces && { findFaces }),
  };
  /** One thing after the other: a picture takes some 50 MB while it is looked at. */
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  const inTurn = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    if (closed) return Promise.reject(new OcrEngineUnavailable('The engine is closed.'));
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  const seen = async (image: Uint8Array) => {
    const { shrunk, ...picture } = await decodeImage(image, { mostPixels });
    return readSide(readers, picture, shrunk);
  };
  const onPicture = <Answer>(image: Uint8Array, work: (picture: RgbImage) => Promise<Answer>) =>
    inTurn(async () => work(await decodeImage(image, { mostPixels })));
  return {
    offers: {
      portrait: findFaces !== undefined,
      visualZone: text !== undefined,
      barcodes: true,
    },
    readDocument: ({ front, back, doctype, now }) =>
      inTurn(async () => {
        const sides = {
          ...(front && { front: await seen(front) }),
          ...(back && { back: await seen(back) }),
        };
        return readDocument(sides, doctype, new Date(now), findFaces !== undefined);
      }),
    readMrz: (image) => onPicture(image, async (picture) => (await zones.read(picture)).zones[0]),
    readText: (image) =>
      onPicture(image, async (picture) => [...((await text?.read(picture))?.lines ?? [])]),
    readBarcodes: (image) => onPicture(image, (picture) => barcodes.readBarcodes(picture)),
    async close() {
      closed = true;
      await last;
      await Promise.all([zones.close(), text?.close()]);
    },
  };
}
