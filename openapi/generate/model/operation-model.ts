import type {
  Example,
  Header,
  HttpMethod,
  Json,
  MediaType,
  Provenance,
  Schema,
  Server,
} from './document.js';
import type { Refusal } from './refusals.js';

/**
 * What the contract says of an operation, read out of the document once. Types, client, docs and server are all made of this,
 * so that a question such as "is this field required?" has one answer.
 */
export interface OperationModel {
  /** Its `operationId`. */
  readonly id: string;
  readonly method: HttpMethod;
  /** The path as the contract writes it: `/users/{userId}`. */
  readonly path: string;
  /** Where it is served: the servers of its path, else those of the document. The first is the vendor's. */
  readonly servers: readonly Server[];
  /** The path of the first server, which stands before `path` wherever it is served: `/api/1.0`, or nothing. */
  readonly base: string;
  readonly tags: readonly string[];
  /** One line without a full stop; its id where the contract says nothing. */
  readonly summary: string;
  readonly description: string;
  readonly deprecated: boolean;
  /** Where it comes from; undefined in a contract that does not say. */
  readonly provenance: Provenance | undefined;
  /** `x-client-name`: its method in the client, such as `face.enroll`. */
  readonly clientName: string | undefined;
  /** Whether a caller may send it again when the answer was lost. */
  readonly safeToRepeat: boolean;
  /** What authenticates a request: the first of the alternatives that the contract offers. */
  readonly credentials: readonly Credential[];
  /** The cookie that its answers set and later requests send. */
  readonly cookie: string | undefined;
  /** The path parameter that is the id of a user, who must exist: the one called `userId`. */
  readonly userParameter: string | undefined;
  /** Everything that it takes beside cookies and credentials, by name. */
  readonly fields: ReadonlyMap<string, Field>;
  /** The body, or undefined when it takes none. */
  readonly body: Body | undefined;
  /** Its answers by status, as the contract writes it: `200`, `404`, `default`. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** What can come of it: one entry for each way that an answer of success can look. */
  readonly outcomes: readonly Outcome[];
  /** The message values of all answers that are no success. */
  readonly codes: ReadonlySet<string>;
  /** Everything that it refuses a request for, in the order in which it is looked for. */
  readonly refusals: readonly Refusal[];
}

/** A part of what authenticates a request. */
export interface Credential {
  /** The contract's name of it: `biometridKey`. */
  readonly scheme: string;
  /** Where it travels, such as `header`; undefined for schemes of another kind than `apiKey`. */
  readonly place: string | undefined;
  /** The name of the header, cookie or query parameter. */
  readonly name: string | undefined;
}

/** A value that an operation takes. */
export interface Field {
  readonly name: string;
  /** Where a request puts it. A field that both a parameter and a body offer is the parameter's. */
  readonly place: 'path' | 'query' | 'header' | 'body';
  /**
   * Whether no valid request lacks it. A parameter says so itself; a field of the body is required when the body is, and when
   * each alternative of the body requires it. One that a single alternative requires is not: a caller may choose another, and
   * input that is typed, checked or shown as incomplete without it would be wrong for them.
   */
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly description: string | undefined;
  /** An example, of a parameter. */
  readonly example: Json | undefined;
  /** What a value that is no file must be. Undefined when only a file will do. */
  readonly schema: Schema | undefined;
  /** The JSON type of such a value, where it has one. */
  readonly type: string | undefined;
  /** Set when the field may be a file. */
  readonly file: FileLimits | undefined;
  /** The largest number of bytes that a text of it may stand for in base64. In a list, each text. */
  readonly base64MaxBytes: number | undefined;
  /** Every schema that it is written with: of the parameter, or of each different body that holds it. */
  readonly written: readonly WrittenField[];
}

/** What a file of a request may be. */
export interface FileLimits {
  /** Its media types; none when any will do. */
  readonly contentTypes: readonly string[];
  /** Undefined when the contract sets no limit. */
  readonly maxBytes: number | undefined;
}

/** A field as one place of the contract writes it. */
export interface WrittenField {
  /** As it is written, references and all. */
  readonly schema: Schema;
  /** The body that it stands in; undefined for a parameter. */
  readonly form: BodyForm | undefined;
}

/** What a request may carry. */
export interface Body {
  readonly required: boolean;
  /** Its alternatives by media type. */
  readonly forms: ReadonlyMap<string, BodyForm>;
}

/** One alternative of a body. */
export interface BodyForm {
  readonly mediaType: string;
  /** The name of its schema below `components/schemas`, if it has one. */
  readonly schemaName: string | undefined;
  /** Its fields and their schemas, as they are written. */
  readonly properties: ReadonlyMap<string, Schema>;
  /** The names of those that it requires. */
  readonly required: ReadonlySet<string>;
  readonly examples: ReadonlyMap<string, Example>;
  readonly encoding: NonNullable<MediaType['encoding']>;
}

/** What an operation answers with one status. */
export interface Answer {
  readonly status: string;
  /** Whether the status says success: `2…`. */
  readonly success: boolean;
  readonly description: string;
  /** Where it comes from: what the operation says of the status, what the response says, or what holds for the operation. */
  readonly provenance: Provenance | undefined;
  readonly headers: ReadonlyMap<string, Header>;
  /** The schema of its JSON, as it is written. */
  readonly schema: Schema | undefined;
  /** The name of that schema below `components/schemas`, if it has one. */
  readonly schemaName: string | undefined;
  /** The values of `data.message` that the schema lists. */
  readonly messages: readonly string[];
  readonly examples: ReadonlyMap<string, Example>;
}

/** One way that an answer of success can look. */
export interface Outcome {
  /** The envelope's `status`; undefined for an envelope without one. */
  readonly status: boolean | undefined;
  /** The value of `data.message`; undefined where it is not one of a closed set. */
  readonly message: string | undefined;
  readonly title: string;
  /** Where it comes from: its own word, else that of the answer. */
  readonly provenance: Provenance | undefined;
}
