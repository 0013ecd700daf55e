import { readFileSync } from 'node:fs';

/** What the vendor published. */
const published = JSON.parse(
  readFileSync(new URL('../published-operations.json', import.meta.url), 'utf8'),
).map(({ operation }) => operation);

/** The contract holds every published operation, and says of any other that this project defined it. */
export function operationList() {
  const missing = new Set(published);
  return {
    Operation(operation, { report, location }) {
      missing.delete(operation.operationId);
      const said = operation['x-provenance'];
      const provenance = said?.operation ?? said;
      if (published.includes(operation.operationId) || provenance === 'project-defined') return;
      report({
        message: `\`${operation.operationId}\` is no published operation (published-operations.json lists them). An operation of this project says \`x-provenance: project-defined\`.`,
        location: location.child('operationId'),
      });
    },
    Root: {
      leave(_root, { report, location }) {
        for (const operationId of missing) {
          report({
            message: `The published operation \`${operationId}\` is missing.`,
            location: location.child('paths'),
          });
        }
      },
    },
  };
}
