import type { OpenApiDocument, Schema } from '@biometrid/openapi/model';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { OperationPlan } from './plan.js';

/** The schemas of an operation, each compiled when it is first needed: all at once would double the time to start. */
export interface OperationValidators {
  /** Every field that is not a file, and no unknown one. */
  input(): ValidateFunction;
  /** The answers of a status, if it is documented. */
  answer(status: number): ValidateFunction | undefined;
}

const documentId = 'contract';

/** Prepares the schemas of all operations. References into the contract stay references, so recursion is no matter. */
export function prepareValidators(
  document: OpenApiDocument,
  plans: readonly OperationPlan[],
): ReadonlyMap<string, OperationValidators> {
  const ajv = new Ajv2020({
    strict: false,
    formats: { binary: true },
    meta: false,
    validateSchema: false,
  });
  ajvFormats.default(ajv);
  ajv.addSchema(document, documentId);
  return new Map(plans.map((plan) => [plan.id, operationValidators(ajv, plan)]));
}

function operationValidators(ajv: Ajv2020, plan: OperationPlan): OperationValidators {
  let input: ValidateFunction | undefined;
  const answers = new Map<number, ValidateFunction>();
  return {
    input() {
      input ??= ajv.compile(inputSchema(plan));
      return input;
    },
    answer(status) {
      const schema = plan.answers.get(String(status))?.schema;
      if (schema === undefined) return undefined;
      const compiled = answers.get(status) ?? ajv.compile(rebase(schema));
      answers.set(status, compiled);
      return compiled;
    },
  };
}

/** The schema of an operation's texts; files are recognised by their content, and not part of it. */
function inputSchema(plan: OperationPlan): object {
  const fields = [...plan.fields.values()].filter((field) => field.schema !== undefined);
  return {
    type: 'object',
    additionalProperties: false,
    required: fields.filter((field) => field.required && !field.file).map((field) => field.name),
    properties: Object.fromEntries(fields.map(({ name, schema = {} }) => [name, rebase(schema)])),
  };
}

/** A schema of the contract, its local references made absolute. */
function rebase(schema: Schema): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${documentId}#/`));
}
