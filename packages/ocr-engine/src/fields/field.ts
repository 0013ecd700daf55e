/** Names of the contract's section 8.6 wherever one fits; `region` is a state or province, as two letters. */
export const fieldNames = [
  'document_code',
  'surnames',
  'names',
  'doc_number',
  'birth_date',
  'expiry_date',
  'issue_date',
  'gender',
  'origin',
  'region',
  'nationality',
  'id_number',
  'tax_number',
  'height',
  'address',
] as const;

export type FieldName = (typeof fieldNames)[number];

/** Where a value stands on the document. */
export type FieldSource = 'mrz' | 'visual' | 'barcode';

/** One thing that a document says of its holder or itself. */
export interface Field {
  readonly name: FieldName;
  /** Normalised: dates as ISO 8601, states as three letters, gender `M`, `F` or `X`, names in capitals as printed where both are known. */
  readonly value: string;
  /** As it is printed in the visual zone, where that differs. */
  readonly printed?: string;
  /** All sources that say the same, the surest first. */
  readonly sources: readonly FieldSource[];
  /** Of the surest source, 0 to 1. */
  readonly confidence: number;
}

/** What one source says of one field. */
export interface FieldEvidence {
  readonly name: FieldName;
  readonly source: FieldSource;
  /** Normalised as in `Field`. */
  readonly value: string;
  readonly printed?: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** Whether check digits speak for it: of a machine readable zone that is verified. */
  readonly verified?: boolean;
  /** Whether a name fills its field, and may go on elsewhere. */
  readonly cut?: boolean;
}
