import { fileURLToPath } from 'node:url';

/** The contract of this repository. */
export const specFile = fileURLToPath(new URL('../biometrid.yaml', import.meta.url));
/** The rules it is linted by. */
export const lintConfigFile = fileURLToPath(new URL('../redocly.yaml', import.meta.url));
/** The rules of another document that is generated from. */
export const forkLintConfigFile = fileURLToPath(new URL('../redocly-fork.yaml', import.meta.url));
/** The same contract as JSON, made by this package's own generator. */
export const bundledFile = fileURLToPath(new URL('../dist/biometrid.json', import.meta.url));
