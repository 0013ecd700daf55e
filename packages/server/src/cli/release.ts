import { createRequire } from 'node:module';

/** The version of this package. */
export const release: string = createRequire(import.meta.url)(
  '@biometrid/server/package.json',
).version;
