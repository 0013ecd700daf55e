import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Contract, readContract as read } from '@biometrid/openapi/generate';

const require = createRequire(import.meta.url);

/** The contract as the generator gets it. */
export async function readContract(): Promise<Contract> {
  const [source, json] = await Promise.all([
    readFile(require.resolve('@biometrid/openapi/biometrid.yaml'), 'utf8'),
    readFile(require.resolve('@biometrid/openapi/biometrid.json'), 'utf8'),
  ]);
  return read(JSON.parse(json), source);
}
