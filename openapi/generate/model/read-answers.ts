import type { OpenApiDocument, Operation, Reference, Response, Schema } from './document.js';
import type { Answer, OperationModel, Outcome } from './operation-model.js';
import { provenanceOf, provenanceOfResponse } from './provenance.js';
import { resolve } from './resolve.js';
import { alternatives, schemaName, textsOf } from './schemas.js';

/** What an operation answers, by status. */
export function readAnswers(document: OpenApiDocument, operation: Operation): Map<string, Answer> {
  return new Map(
    Object.entries(operation.responses ?? {}).map(([status, written]) => {
      const response: Response = resolve(document, written);
      const media = response.content?.['application/json'];
      return [
        status,
        {
          status,
          success: status.startsWith('2'),
          description: (response.description ?? '').trim(),
          provenance: provenanceOfResponse(operation, status, response) ?? provenanceOf(operation),
          headers: resolveAll(document, response.headers),
          schema: media?.schema,
          schemaName: schemaName(media?.schema),
          messages: media?.schema ? messagesOf(document, media.schema) : [],
          examples: resolveAll(document, media?.examples),
        },
      ];
    }),
  );
}

/** Every way that an answer can look: a branch of its envelope, with a branch of what that calls `data`. */
export function readOutcomes(
  document: OpenApiDocument,
  { schema, provenance }: Answer,
  summary: string,
): Outcome[] {
  if (schema === undefined) return [];
  return alternatives(document, schema).flatMap((envelope) => {
    const status = envelope.properties?.['status']?.const;
    return alternatives(document, envelope.properties?.['data'] ?? {}).flatMap((data) => {
      const messages = textsOf(document, data.properties?.['message'] ?? {});
      return (messages.length > 0 ? messages : [undefined]).map((message) => ({
        status: typeof status === 'boolean' ? status : undefined,
        message,
        title: data.title ?? envelope.title ?? summary,
        provenance: data['x-provenance'] ?? envelope['x-provenance'] ?? provenance,
      }));
    });
  });
}

/**
 * The one status of each message that is no success.
 * @throws when two operations give a message two statuses: who reads it alone could not tell what it means.
 */
export function statusByCode(
  operations: readonly Pick<OperationModel, 'answers'>[],
): ReadonlyMap<string, number> {
  const statuses = new Map<string, number>();
  for (const { answers } of operations) {
    for (const { status, success, messages } of answers.values()) {
      if (success) continue;
      for (const code of messages) {
        const known = statuses.get(code) ?? Number(status);
        if (known !== Number(status))
          throw new Error(`The contract gives ${code} the statuses ${known} and ${status}`);
        statuses.set(code, known);
      }
    }
  }
  return statuses;
}

function messagesOf(document: OpenApiDocument, schema: Schema): string[] {
  const messages = alternatives(document, schema).flatMap((envelope) =>
    alternatives(document, envelope.properties?.['data'] ?? {}).flatMap((data) =>
      textsOf(document, data.properties?.['message'] ?? {}),
    ),
  );
  return [...new Set(messages)];
}

function resolveAll<T extends object>(
  document: OpenApiDocument,
  written: Readonly<Record<string, T>> = {},
): Map<string, Exclude<T, Reference>> {
  return new Map(Object.entries(written).map(([name, value]) => [name, resolve(document, value)]));
}
