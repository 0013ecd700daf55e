import type { operations as Contract, Inputs, OperationId } from '@biometrid/types';
import type { ExampleNames } from '../generated/fake.js';
import type { Delayed, Unusual } from './answers.js';

/** What an operation takes in a place; the types have `never` where it takes nothing. */
type Parameters<K extends OperationId, Place extends keyof Contract[K]['parameters']> = [
  NonNullable<Contract[K]['parameters'][Place]>,
] extends [never]
  ? object
  : NonNullable<Contract[K]['parameters'][Place]>;

type Responses<K extends OperationId> = Contract[K]['responses'];

/** The names of the contract's examples for the answers of an operation. */
export type ExampleName<K extends OperationId> = ExampleNames[K];

/** An answer in full: the body has to be one that the contract has for the status. */
export type FakeAnswer<K extends OperationId> = {
  [Status in keyof Responses<K>]: {
    readonly status: Status;
    readonly body: Responses<K>[Status] extends { content: { 'application/json': infer Body } }
      ? Body
      : never;
    /** Beside those that every answer has. */
    readonly headers?: Readonly<Record<string, string>>;
  };
}[keyof Responses<K>];

/** What an operation may be told to answer: an example by its name, an answer in full, or something unusual. */
export type Scripted<K extends OperationId> =
  | ExampleName<K>
  | FakeAnswer<K>
  | Unusual
  | Delayed<ExampleName<K> | FakeAnswer<K> | Unusual>;

/** A request that fits the contract, as it was understood. Its key, secret and token are not kept, of cookies the names. */
export type Call<K extends OperationId = OperationId> = K extends OperationId
  ? {
      readonly operation: K;
      readonly method: string;
      readonly url: string;
      readonly headers: Headers;
      /** The parameters of the path. */
      readonly path: Readonly<Parameters<K, 'path'>>;
      /** What came in the query. */
      readonly query: Readonly<Partial<Fields<K>>>;
      /** All values but those of the path, from query and body together. */
      readonly fields: Readonly<Fields<K>>;
      readonly files: Readonly<Files<K>>;
    }
  : never;

type Fields<K extends OperationId> = {
  [Field in keyof Inputs[K] as Field extends
    | keyof Parameters<K, 'path'>
    | keyof Parameters<K, 'header'>
    ? never
    : Exclude<Inputs[K][Field], Blob | undefined> extends never
      ? never
      : Field]: Exclude<Inputs[K][Field], Blob>;
};

type Files<K extends OperationId> = {
  [Field in keyof Inputs[K] as Blob extends Inputs[K][Field] ? Field : never]: File;
};

/** A request that the fake refused, as a server does. */
export interface RefusedRequest {
  /** Undefined when it reached none. */
  readonly operation: OperationId | undefined;
  readonly method: string;
  /** With the names of its parameters, without their values. */
  readonly url: string;
  /** What is wrong with it, such as `unknown field`. */
  readonly fault: string;
  /** The field that is wrong, where it is one. */
  readonly field: string | undefined;
  readonly status: number;
  /** The message that it was answered with. */
  readonly code: string;
}

/** What an operation answers. */
export interface Script<K extends OperationId> {
  /** Answers this from now on; of several, one after the other, and the last for good. */
  answer(...answers: readonly [Scripted<K>, ...Scripted<K>[]]): Script<K>;
  /** Answers each of these once, before anything else; `verify` reports those that nothing asked for. */
  once(...answers: readonly [Scripted<K>, ...Scripted<K>[]]): Script<K>;
  /** Has a function decide from now on; when it returns nothing, the default is answered. */
  with(
    decide: (call: Call<K>) => Scripted<K> | undefined | Promise<Scripted<K> | undefined>,
  ): Script<K>;
}
