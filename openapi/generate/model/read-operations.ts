import type { OpenApiDocument, Server } from './document.js';
import { listOperations, type PlacedOperation } from './list-operations.js';
import type { Credential, OperationModel } from './operation-model.js';
import { provenanceOf } from './provenance.js';
import { readAnswers, readOutcomes } from './read-answers.js';
import { readBody, readFields, readParameters } from './read-fields.js';
import { refusalsOf } from './refusals.js';

/**
 * Reads every operation of a bundled document, in its order.
 * @throws when a reference names nothing or leads in a circle.
 */
export function readOperations(document: OpenApiDocument): OperationModel[] {
  return listOperations(document).map((placed) => readOperation(document, placed));
}

function readOperation(
  document: OpenApiDocument,
  { path, method, item, operation }: PlacedOperation,
): OperationModel {
  const summary = operation.summary ?? operation.operationId;
  const servers = operation.servers ?? item.servers ?? document.servers ?? [];
  const parameters = readParameters(document, item.parameters, operation.parameters);
  const body = operation.requestBody ? readBody(document, operation.requestBody) : undefined;
  const answers = readAnswers(document, operation);
  const all = [...answers.values()];
  const read = {
    id: operation.operationId,
    method,
    path,
    servers,
    base: basePath(servers[0]),
    tags: operation.tags ?? [],
    summary,
    description: (operation.description ?? '').trim(),
    deprecated: operation.deprecated === true,
    provenance: provenanceOf(operation),
    clientName: operation['x-client-name'],
    safeToRepeat: operation['x-safe-to-repeat'] === true,
    credentials: readCredentials(document, operation.security ?? document.security),
    cookie: parameters.find((parameter) => parameter.in === 'cookie')?.name,
    userParameter: parameters.find(({ in: place, name }) => place === 'path' && name === 'userId')
      ?.name,
    fields: readFields(document, parameters, body),
    body,
    answers,
    outcomes: all.flatMap((answer) =>
      answer.success ? readOutcomes(document, answer, summary) : [],
    ),
    codes: new Set(all.flatMap(({ success, messages }) => (success ? [] : messages))),
  };
  return { ...read, refusals: refusalsOf(read) };
}

/** The path of a server's address, its variables filled in, without a slash at its end. */
function basePath(server: Server | undefined): string {
  return new URL(serverAddress(server), 'http://localhost').pathname.replace(/\/$/, '');
}

/** A server's address with each variable at its default; `/` where there is no server. */
export function serverAddress(server: Server | undefined): string {
  return (server?.url ?? '/').replace(
    /\{([^}]+)\}/g,
    (_, name: string) => server?.variables?.[name]?.default ?? '',
  );
}

function readCredentials(
  document: OpenApiDocument,
  [requirement = {}]: readonly Record<string, string[]>[] = [],
): Credential[] {
  return Object.keys(requirement).map((scheme) => {
    const { in: place, name } = document.components.securitySchemes?.[scheme] ?? {};
    return { scheme, place, name };
  });
}
