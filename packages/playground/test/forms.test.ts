import { createRequire } from 'node:module';
import { readOperations } from '@biometrid/openapi/model';
import { expect, it } from 'vitest';
import { operationForms } from '../src/generated/operations.js';

const document = createRequire(import.meta.url)('@biometrid/openapi/biometrid.json');

it('there is a form for each operation of the contract, with each of its fields', () => {
  const operations = readOperations(document);
  expect(operations.length).toBeGreaterThanOrEqual(24);
  expect(operationForms.map(({ id, fields }) => [id, fields.map(({ name }) => name)])).toEqual(
    operations.map(({ id, fields }) => [id, [...fields.keys()]]),
  );
});
