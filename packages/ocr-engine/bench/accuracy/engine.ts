import { openFaceDetector } from '@biometrid/face-engine';
import type { Barcode } from '../../src/barcode/barcode.js';
import type { DocumentReading } from '../../src/document-reading.js';
import type { MrzReading } from '../../src/mrz/mrz-reading.js';
import { createOcrEngine } from '../../src/ocr-engine.js';
import { today } from '../../test/specimens/holders/holder.js';

/** The engine's public functions, as far as they are measured. */
export interface Engine {
  readMrz(image: Uint8Array): Promise<MrzReading | undefined>;
  readDocument(sides: Sides): Promise<DocumentReading>;
  readBarcodes(image: Uint8Array): Promise<readonly Barcode[]>;
  close(): Promise<void>;
}

interface Sides {
  readonly front?: Uint8Array;
  readonly back?: Uint8Array;
  readonly doctype: 'idcard' | 'passport';
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The day of the specimens, as the engine's clock has it. */
export const now = Date.parse(`${today}T12:00:00Z`);

/** The engine as the server has it: with the face engine's detector. */
export async function openEngine(): Promise<Engine> {
  const detector = await openFaceDetector();
  const engine = await createOcrEngine({ findFaces: (picture) => detector.faces(picture) });
  return {
    ...engine,
    async close() {
      await engine.close();
      await detector.close();
    },
  };
}
