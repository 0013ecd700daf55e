import type { OpenApiDocument } from '@biometrid/openapi/generate';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import ts from 'typescript';

const blob = ts.factory.createTypeReferenceNode('Blob');

/** `paths`, `operations` and `components` in openapi-typescript's form; a file of a request is a `Blob`. */
export async function openApiTypes(document: OpenApiDocument): Promise<string> {
  // The library annotates what it reads, so it gets a copy.
  const copy: OpenAPI3 = JSON.parse(JSON.stringify(document));
  const ast = await openapiTS(copy, {
    transform: (schema) => (schema.format === 'binary' ? blob : undefined),
  });
  return astToString(ast);
}
