/** This machine lacks a runtime that a test needs. */
export class MissingRuntime extends Error {}
