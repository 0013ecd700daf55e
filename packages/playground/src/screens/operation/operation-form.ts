/** What the page knows of an operation: a row of the generated table. */
export interface OperationForm {
  readonly id: string;
  /** Its method in the client: `face.enroll`. */
  readonly clientName: string;
  readonly method: string;
  /** What stands before the path on any server: `/api/1.0`, or nothing. */
  readonly base: string;
  readonly path: string;
  /** The group of the contract. */
  readonly tag: string;
  readonly summary: string;
  readonly credentials: readonly { readonly scheme: string; readonly header: string }[];
  /** Takes part in the voice session, which lives in a cookie. */
  readonly cookie?: true;
  /** What the contract takes a body in; none for an operation without one. */
  readonly mediaTypes: readonly string[];
  readonly fields: readonly FormField[];
  /** The messages that name its outcomes. */
  readonly messages: readonly string[];
}

/** A value that a form asks for. */
export interface FormField {
  readonly name: string;
  readonly place: 'path' | 'query' | 'header' | 'body';
  readonly required: boolean;
  /** `base64`: a file that travels as text. */
  readonly kind: 'text' | 'boolean' | 'file' | 'base64' | 'base64 list';
  readonly description: string;
  readonly example?: string;
  readonly choices?: readonly string[];
  readonly contentTypes?: readonly string[];
}
