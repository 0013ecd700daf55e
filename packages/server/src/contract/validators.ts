import type { OpenApiDocument, Schema } from '@biometrid/openapi/generate';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { OperationPlan } from './plan.js';

/** The compiled schemas of an operation. */
export interface OperationValidators {
  /** Every field that is not a file, and no unknown one. */
  input: ValidateFunction;
  /** Answers by status. */
  answers: ReadonlyMap<number, ValidateFunction>;
}

const documentId = 'contract';

/** Compiles the schemas of all operations; references into the contract stay references, so recursion is no matter. */
export function compileValidators(
  document: OpenApiDocument,
  plans: readonly OperationPlan[],
): ReadonlyMap<string, OperationValidators> {
  const ajv = new Ajv2020({ strict: false, allErrors: false, formats: { binary: true } });
  ajvFormats.default(ajv);
  ajv.addSchema(document, documentId);
  return new Map(
    plans.map((plan) => [
      plan.id,
      {
        input: ajv.compile(inputSchema(plan)),
        answers: new Map(
          [...plan.answers].map(([status, schema]) => [status, ajv.compile(rebase(schema))]),
        ),
      },
    ]),
  );
}

function inputSchema(plan: OperationPlan): object {
  const fields = [...plan.fields.values()];
  return {
    type: 'object',
    additionalProperties: false,
    required: fields.filter((field) => field.required && !field.file).map((field) => field.name),
    properties: Object.fromEntries(
      // A file has been checked already, by its content.
      fields.map((field) => [
        field.name,
        field.file || !field.schema ? true : rebase(field.schema),
      ]),
    ),
  };
}

/** A schema of the contract, its local references made absolute. */
function rebase(schema: Schema): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${documentId}#/`));
}
