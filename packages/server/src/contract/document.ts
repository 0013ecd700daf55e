import { createRequire } from 'node:module';
import type { OpenApiDocument } from '@biometrid/openapi/model';

/** The contract that this server implements, bundled. */
export function loadDocument(): OpenApiDocument {
  return createRequire(import.meta.url)('@biometrid/openapi/biometrid.json');
}

/** Where the contract lies as its authors wrote it. */
export function yamlFile(): string {
  return createRequire(import.meta.url).resolve('@biometrid/openapi/biometrid.yaml');
}
