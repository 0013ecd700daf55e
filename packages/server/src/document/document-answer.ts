import type { DocumentValidated } from '@biometrid/types';
import type { DocumentCheck, DocumentReading } from '../engines/guest.js';

/** What an answer tells of a document, whether or not it is good. */
type DocumentAnswer = Omit<DocumentValidated, 'message' | 'result'>;

/** A reading in the contract's words. @param reading with at least one side. */
export function documentAnswer(reading: DocumentReading, reference: string): DocumentAnswer {
  const { sides, portrait, signature } = reading;
  const [front, back] = (['front', 'back'] as const).map((name) =>
    sides.find(({ side }) => side === name),
  );
  return {
    side: front && back ? '0' : front ? '1' : '2',
    reference,
    ...(front && { frontCut: base64(front.cut), frontCutBy: front.cutBy }),
    ...(back && { backCut: base64(back.cut), backCutBy: back.cutBy }),
    ...(portrait && { photo: base64(portrait) }),
    ...(signature && { signature: base64(signature) }),
    fields: fieldsOf(reading),
  };
}

function fieldsOf({
  fields,
  mrzLines,
  corrections,
  checks,
}: DocumentReading): DocumentAnswer['fields'] {
  return {
    normal: {
      ...Object.fromEntries(fields.map(({ name, value }) => [name, value])),
      ...(mrzLines && { mrz: mrzOf(mrzLines) }),
    },
    validation: Object.fromEntries(checks.map((check) => [check.name, verdict(check)])),
    sources: Object.fromEntries(fields.map(({ name, sources }) => [name, [...sources]])),
    printed: Object.fromEntries(
      fields.flatMap(({ name, printed }) => (printed === undefined ? [] : [[name, printed]])),
    ),
    ...(mrzLines && { corrections: [...corrections] }),
  };
}

function mrzOf([line0 = '', line1 = '', line2]: readonly string[]) {
  return { line0, line1, ...(line2 !== undefined && { line2 }) };
}

/** As the vendor's 1.1 pages write it: `GOOD`, `FAIL`, or either with a detail in brackets (contract, section 8.6). */
function verdict({ good, detail }: DocumentCheck): string {
  const word = good ? 'GOOD' : 'FAIL';
  return detail === undefined ? word : `${word} [${detail}]`;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
