import type {
  Example,
  OpenApiDocument,
  Provenance,
  Reference,
  Response,
  Schema,
} from '@biometrid/openapi/generate';
import {
  listOperations,
  provenanceOf,
  provenanceOfResponse,
  resolve,
} from '@biometrid/openapi/generate';

/** What Redoc shows beside a title; `color` is any CSS colour. */
export interface Badge {
  name: string;
  color: string;
  description: string;
}

const meanings: Record<Provenance, { name: string; description: string }> = {
  documented: { name: 'Documented', description: 'Published for version 1.0' },
  'later-version': {
    name: 'Later version',
    description: 'Published only for version 1.1 or 1.2.0',
  },
  inferred: { name: 'Inferred', description: 'By analogy with a sibling method' },
  'project-defined': { name: 'Project-defined', description: 'Decided by this project' },
};

/** The badge of a provenance. Its colour is one of the theme's; the theme softens it where it can set the text's as well. */
export function badgeOf(provenance: Provenance): Badge {
  return { ...meanings[provenance], color: `var(--provenance-${provenance}-strong)` };
}

/**
 * Makes provenance visible wherever the contract states it: a badge beside an operation or a field, a line in the
 * description of a response, a word in the summary of an example that differs from its response. Changes the document.
 */
export function showProvenance(document: OpenApiDocument): void {
  for (const { operation } of listOperations(document)) {
    const ofOperation = provenanceOf(operation);
    if (ofOperation) Object.assign(operation, { 'x-badges': [badgeOf(ofOperation)] });
    for (const [status, reference] of Object.entries(operation.responses)) {
      const response = resolve(document, reference);
      const provenance = provenanceOfResponse(operation, status, response);
      // Each operation gets its own copy: a shared response is shown once for each of them.
      operation.responses[status] = provenance
        ? describeResponse(document, response, provenance)
        : response;
    }
  }
  for (const schema of Object.values(document.components.schemas ?? {})) badgeSchema(schema);
}

function describeResponse(
  document: OpenApiDocument,
  response: Response,
  provenance: Provenance,
): Response {
  const { name, description } = meanings[provenance];
  const content = Object.entries(response.content ?? {}).map(([type, media]) => [
    type,
    {
      ...media,
      ...(media.examples && { examples: describeExamples(document, media.examples, provenance) }),
    },
  ]);
  return {
    ...response,
    description: `${response.description.trim()}\n\n**${name}:** ${description.charAt(0).toLowerCase()}${description.slice(1)}.`,
    ...(response.content && { content: Object.fromEntries(content) }),
  };
}

function describeExamples(
  document: OpenApiDocument,
  examples: Record<string, Example | Reference>,
  ofResponse: Provenance,
): Record<string, Example> {
  return Object.fromEntries(
    Object.entries(examples).map(([key, reference]) => {
      const example = resolve(document, reference);
      const provenance = example['x-provenance'];
      if (provenance === undefined || provenance === ofResponse) return [key, example];
      return [
        key,
        {
          ...example,
          summary: `${example.summary ?? key} (${meanings[provenance].name.toLowerCase()})`,
        },
      ];
    }),
  );
}

function badgeSchema(schema: Schema): void {
  if (schema['x-provenance'])
    Object.assign(schema, { 'x-badges': [badgeOf(schema['x-provenance'])] });
  const { additionalProperties, items } = schema;
  const below = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.oneOf ?? []),
    ...(schema.anyOf ?? []),
    ...(schema.allOf ?? []),
    ...(items ? [items] : []),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
  ];
  for (const part of below) badgeSchema(part);
}
