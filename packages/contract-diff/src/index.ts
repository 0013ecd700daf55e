export type { Change, Level } from './changes.js';
export { type CompareOptions, compareDocuments } from './compare-documents.js';
export { ContractDiffError } from './documents/errors.js';
export type { ExtensionRule, Extensions } from './documents/fields.js';
export type { Json, JsonObject } from './documents/json.js';
export { loadDocument } from './documents/load.js';
export { OpenApiDocument } from './documents/openapi-document.js';
export { asJson, asMarkdown, asText, type Format } from './report/formats.js';
