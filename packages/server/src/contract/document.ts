import { createRequire } from 'node:module';
import type {
  OpenApiDocument,
  Parameter,
  RequestBody,
  Response,
  Schema,
} from '@biometrid/openapi/generate';
import { isRecord } from '../json/json.js';

/** The contract that this server implements, bundled. */
export function loadDocument(): OpenApiDocument {
  return createRequire(import.meta.url)('@biometrid/openapi/biometrid.json');
}

/** Where the contract lies as its authors wrote it. */
export function yamlFile(): string {
  return createRequire(import.meta.url).resolve('@biometrid/openapi/biometrid.yaml');
}

/** Follows a local reference, or returns the value itself. */
export function resolve<T extends Parameter | RequestBody | Response | Schema>(
  document: OpenApiDocument,
  value: T | { $ref: string },
): T {
  if (!('$ref' in value) || value.$ref === undefined) return value as T;
  let target: unknown = document;
  for (const part of value.$ref.slice(2).split('/')) {
    target = isRecord(target)
      ? target[part.replaceAll('~1', '/').replaceAll('~0', '~')]
      : undefined;
  }
  if (!isRecord(target))
    throw new Error(`The contract refers to ${value.$ref}, which it does not hold`);
  return resolve(document, target as T);
}
