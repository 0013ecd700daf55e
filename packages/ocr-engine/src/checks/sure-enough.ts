import type { FieldEvidence } from '../fields/field.js';

/** Least probability of a value's least certain letter. */
const leastConfidence = 0.9;

/** Whether a value may fail a document: one that was hardly legible contradicts nothing, for one misread letter makes it wrong. */
export function isSureEnough({ source, confidence, verified = false }: FieldEvidence): boolean {
  return source === 'barcode' || verified || confidence >= leastConfidence;
}
