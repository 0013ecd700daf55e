import type { Json } from '../generate/model/document.js';

/** A request that shows how an operation is called: an example of the contract's, or one that was really sent. */
export interface SampleRequest {
  operationId: string;
  /** `face.enroll`; a fork may leave an operation out of the client by giving it no name. */
  clientName: string | undefined;
  method: string;
  /** The server's address, prefix included. */
  base: string;
  path: string;
  /** Every path parameter and its value. */
  pathValues: Record<string, Json>;
  query: Record<string, Json>;
  /** Fields that travel as headers; credentials are none. */
  headers: Record<string, Json>;
  /** The address of the API itself, which is not `base` where an operation has a server of its own. */
  origin: string;
  /** What authenticates: the contract's name of it (`biometridKey`) and the header that carries it. */
  credentials: readonly { readonly scheme: string; readonly header: string }[];
  /** A cookie that the answers set and later requests send. */
  cookie: boolean;
  /** One body a step; most operations take one step, a dialogue two. Empty where no body is sent. */
  steps: SampleBody[];
  /** The messages that name the outcomes; empty when an outcome has none. */
  messages: readonly string[];
}

export interface SampleBody {
  /** What the step does, when there is more than one. */
  comment?: string;
  /** Sent as JSON, unless there are files. */
  values: Record<string, Json>;
  /** Field and file name of each file. */
  files: Record<string, string>;
}
