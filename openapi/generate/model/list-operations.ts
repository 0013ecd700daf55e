import {
  type HttpMethod,
  httpMethods,
  type OpenApiDocument,
  type Operation,
  type PathItem,
} from './document.js';
import { resolve } from './resolve.js';

/** An operation as it is written, with where it stands. */
export interface PlacedOperation {
  readonly path: string;
  readonly method: HttpMethod;
  readonly item: PathItem;
  readonly operation: Operation;
}

/** Every operation of a document, in its order. */
export function listOperations(document: OpenApiDocument): PlacedOperation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, written]) => {
    const item = resolve(document, written);
    return httpMethods.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ path, method, item, operation }] : [];
    });
  });
}
