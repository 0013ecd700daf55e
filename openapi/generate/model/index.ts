/** The one reader of the contract: an OpenAPI document in, what it says of each operation out. */
export * from './document.js';
export { listOperations, type PlacedOperation } from './list-operations.js';
export type * from './operation-model.js';
export { provenanceOf, provenanceOfResponse } from './provenance.js';
export { statusByCode } from './read-answers.js';
export { readOperations, serverAddress } from './read-operations.js';
export { type Condition, conditions, generalCode, type Refusal } from './refusals.js';
export { resolve } from './resolve.js';
export { schemaName } from './schemas.js';
