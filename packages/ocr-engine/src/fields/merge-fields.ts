import { type Field, type FieldEvidence, fieldNames } from './field.js';
import { sameValue } from './same-value.js';

/**
 * What all sources together say, each field once, in the order of `fieldNames`. The surest source has the word: a verified zone, then a
 * code, then whichever is read with more confidence.
 */
export function mergeFields(evidence: readonly FieldEvidence[]): Field[] {
  return fieldNames.flatMap((name) => {
    const [surest, ...others] = evidence
      .filter((each) => each.name === name && each.value !== '')
      .sort((one, other) => trust(other) - trust(one));
    if (surest === undefined) return [];
    const same = [surest, ...others.filter((other) => sameValue(surest, other))];
    const printed = same.find(({ source }) => source === 'visual');
    const value = chosenValue(surest, printed);
    const asPrinted = printed?.printed ?? printed?.value;
    return [
      {
        name,
        value,
        ...(asPrinted !== undefined && asPrinted !== value && { printed: asPrinted }),
        sources: [...new Set(same.map(({ source }) => source))],
        confidence: surest.confidence,
      },
    ];
  });
}

/** A name is given as it is printed, which has more letters than a zone; a date as the source that says most. */
function chosenValue(surest: FieldEvidence, printed: FieldEvidence | undefined): string {
  if (printed === undefined) return surest.value;
  const { name, value } = surest;
  if (name === 'surnames' || name === 'names') return printed.value.toUpperCase();
  return name.endsWith('_date') && printed.value.length > value.length ? printed.value : value;
}

/** Certain by check digits, by error correction, or by how surely it was read. */
function trust({ source, verified = false, confidence }: FieldEvidence): number {
  return (verified ? 2 : source === 'barcode' ? 1 : 0) + confidence;
}
