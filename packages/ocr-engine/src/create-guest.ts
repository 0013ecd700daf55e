import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Doctype } from './checks/type-checks.js';
import type { DocumentReading } from './document-reading.js';
import { createOcrEngine } from './ocr-engine.js';
import type { FindFaces } from './portrait/cut-portrait.js';

/** The engine in the words of the server's guest interface, which it fits without knowing the server. */
export async function createGuest() {
  const findFaces = await faceFinder();
  const engine = await createOcrEngine({ ...(findFaces && { findFaces }) });
  return {
    kind: 'document',
    id: createHash('sha256').update('biometrid document engine').digest('hex').slice(0, 24),
    name: 'BiometrID document engine',
    version: ownVersion(),
    offers: engine.offers,
    async read(
      images: { readonly front?: Uint8Array; readonly back?: Uint8Array },
      expected: { readonly doctype: Doctype; readonly now: number },
    ) {
      return guestReading(await engine.readDocument({ ...images, ...expected }));
    },
  } as const;
}

/** The face engine's detector, where `@biometrid/face-engine` and its models are installed. */
async function faceFinder(): Promise<FindFaces | undefined> {
  try {
    const { openFaceDetector } = await import('@biometrid/face-engine');
    const detector = await openFaceDetector();
    return (picture) => detector.faces(picture);
  } catch {
    return undefined;
  }
}

function guestReading(reading: DocumentReading) {
  const { front, back, portrait, signature, fields, mrzLines, checks } = reading;
  const zone = front?.mrz ?? back?.mrz;
  return {
    sides: (['front', 'back'] as const).flatMap((side) => {
      const read = { front, back }[side];
      return read === undefined ? [] : [{ side, cut: read.cut, cutBy: read.cutBy }];
    }),
    ...(portrait && { portrait }),
    ...(signature && { signature }),
    fields: fields.map(({ name, value, printed, sources }) => ({
      ...{ name, value, sources },
      ...(printed !== undefined && { printed }),
    })),
    ...(mrzLines.length > 0 && { mrzLines }),
    corrections: zone?.corrections ?? [],
    checks,
  };
}

function ownVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}
