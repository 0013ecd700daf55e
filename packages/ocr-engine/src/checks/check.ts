/** Something that a document is held against. */
export interface Check {
  /** As the API calls it, such as `integrity_doc_number`. */
  readonly name: string;
  readonly good: boolean;
  /** A measured value, or what is wrong: no personal data. */
  readonly detail?: string;
  /** Whether the document fails when it fails. */
  readonly decisive: boolean;
}
