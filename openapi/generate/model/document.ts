/** An OpenAPI document as the contract is one. */

/** A JSON value inside the contract that the types below do not describe further. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Reference {
  $ref: string;
}

/** A JSON Schema 2020-12 object as the contract uses it. */
export interface Schema {
  $ref?: string;
  title?: string;
  description?: string;
  type?: string | string[];
  const?: Json;
  enum?: Json[];
  default?: Json;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  contentEncoding?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  deprecated?: boolean;
  'x-max-bytes'?: number;
  'x-provenance'?: Provenance;
}

/** Where a part of the contract comes from. */
export type Provenance = 'documented' | 'later-version' | 'inferred' | 'project-defined';

/** Where an operation comes from, and by status those of its responses that come from elsewhere than they say themselves. */
export type OperationProvenance =
  | Provenance
  | { readonly operation: Provenance; readonly [status: string]: Provenance };

export interface Example {
  summary?: string;
  description?: string;
  value?: Json;
  'x-provenance'?: Provenance;
}

export interface MediaType {
  schema?: Schema;
  examples?: Record<string, Example | Reference>;
  encoding?: Record<string, { contentType?: string }>;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  description?: string;
  required?: boolean;
  deprecated?: boolean;
  schema?: Schema;
  example?: Json;
}

export interface RequestBody {
  description?: string;
  required?: boolean;
  content: Record<string, MediaType>;
}

export interface Header {
  description?: string;
  schema?: Schema;
  example?: Json;
  'x-provenance'?: Provenance;
  /** An answer that carries the header was given before anything was done. */
  'x-marks-unprocessed'?: boolean;
}

export interface Response {
  description: string;
  headers?: Record<string, Header | Reference>;
  content?: Record<string, MediaType>;
  'x-provenance'?: Provenance;
}

export interface Operation {
  operationId: string;
  tags?: string[];
  summary?: string;
  description?: string;
  deprecated?: boolean;
  security?: Record<string, string[]>[];
  servers?: Server[];
  parameters?: (Parameter | Reference)[];
  requestBody?: RequestBody | Reference;
  responses: Record<string, Response | Reference>;
  'x-provenance'?: OperationProvenance;
  'x-client-name'?: string;
  'x-safe-to-repeat'?: boolean;
}

export interface Server {
  url: string;
  description?: string;
  variables?: Record<string, { default: string; description?: string }>;
}

export const httpMethods = [
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
] as const;
export type HttpMethod = (typeof httpMethods)[number];

export type PathItem = { [method in HttpMethod]?: Operation } & {
  $ref?: string;
  parameters?: (Parameter | Reference)[];
  servers?: Server[];
};

/** The bundled contract: OpenAPI 3.1, every `$ref` local. */
export interface OpenApiDocument {
  openapi: string;
  info: { title: string; version: string; summary?: string; description?: string };
  servers?: Server[];
  tags?: { name: string; description?: string }[];
  security?: Record<string, string[]>[];
  paths: Record<string, PathItem>;
  components: {
    schemas?: Record<string, Schema>;
    responses?: Record<string, Response>;
    parameters?: Record<string, Parameter>;
    requestBodies?: Record<string, RequestBody>;
    headers?: Record<string, Header>;
    examples?: Record<string, Example>;
    securitySchemes?: Record<
      string,
      { type: string; in?: string; name?: string; description?: string }
    >;
  };
}
