/** What the generators of the target packages build on. */
export * from './contract.js';
export * from './model/index.js';
