import type { FieldEvidence } from '../fields/field.js';

/**
 * Least probability of a value's least certain letter. Of generated documents all 93 printed dates, genders and heights between 0.5 and
 * 0.9 were right; numbers lose a letter at their ends now and then, names their marks.
 */
const leastConfidence: Partial<Record<FieldEvidence['name'], number>> = {
  birth_date: 0.6,
  expiry_date: 0.6,
  issue_date: 0.6,
  gender: 0.6,
  nationality: 0.6,
  doc_number: 0.8,
};
const otherwise = 0.9;

/** Whether a value may fail a document: one that was hardly legible contradicts nothing, for one misread letter makes it wrong. */
export function isSureEnough({
  name,
  source,
  confidence,
  verified = false,
}: FieldEvidence): boolean {
  if (source === 'barcode' || verified) return true;
  const least = source === 'visual' ? (leastConfidence[name] ?? otherwise) : otherwise;
  return confidence >= least;
}
