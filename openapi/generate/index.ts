/** What the generators of the target packages build on. */
export * from './contract.js';
export { provenanceOf, provenanceOfResponse } from './provenance.js';
export { listOperations, type PlacedOperation, resolve } from './read-contract.js';
