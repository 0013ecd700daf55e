/** What the fake knows of an operation: a row of the generated table. */
export interface FakeOperation {
  readonly method: string;
  /** With the base path, and names in braces: `/api/1.0/users/{userId}`. */
  readonly path: string;
  /** Everything that it takes in query and body. */
  readonly fields: Readonly<Record<string, FakeField>>;
  /** The media types of its body; absent where it takes none. */
  readonly body?: readonly string[];
  /** Takes part in the voice session. */
  readonly cookie?: true;
  /** A repeated call does no harm. */
  readonly safe?: true;
  /** Served by the liveness host, with its own token and its own envelope. */
  readonly liveness?: true;
  /** What it answers to a fault, where that is not the general answer; by field where each has its own. */
  readonly codes: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  /** The numbers of its examples, a success first; without those that every operation has. */
  readonly examples: readonly number[];
}

/** An answer: a message alone, which is a refusal, or a body, with a name where that does not follow from its message. */
export type FakeExample = readonly [status: number, answer: unknown, name?: string];

/** A value that an operation takes. */
export interface FakeField {
  readonly required?: true;
  /** The largest file, in bytes, where it may be one. */
  readonly file?: number;
  /** The media types of such a file. */
  readonly types?: readonly string[];
  /** The largest file that a text in base64 may stand for, in bytes. */
  readonly base64?: number;
  /** What a value that is no file must be; absent where only a file will do. */
  readonly value?: FakeValue;
}

/** The rules of JSON Schema that the contract's flat bodies are written with. */
export interface FakeValue {
  readonly type?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly enum?: readonly unknown[];
  readonly items?: FakeValue;
  readonly maxItems?: number;
}
