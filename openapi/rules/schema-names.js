/** Names that the generated types give to other things. */
const taken = new Set([
  'ErrorCodes',
  'Inputs',
  'Message',
  'OperationId',
  'Outcomes',
  'components',
  'messages',
  'operations',
  'paths',
]);

/** The names of schemas become names of types. */
export function schemaNames() {
  const names = new Map();
  const generated = new Set(taken);
  return {
    NamedSchemas: {
      Schema(_schema, { location }) {
        const [, , , name, ...below] = location.pointer.split('/');
        if (below.length === 0) names.set(name, location);
      },
    },
    Operation(operation) {
      const id = String(operation.operationId ?? '');
      const pascal = id.charAt(0).toUpperCase() + id.slice(1);
      generated.add(`${pascal}Input`).add(`${pascal}ErrorCode`);
    },
    Root: {
      leave(_root, { report }) {
        for (const [name, location] of names) {
          if (!/^[A-Za-z_$][\w$]*$/.test(name)) {
            report({
              message: `Give the schema a name such as \`EnrollFaceOutcome\`: \`${name}\` becomes the name of a type.`,
              location: location.key(),
            });
          } else if (generated.has(name)) {
            report({
              message: `Give the schema another name: \`${name}\` is the name of a generated type.`,
              location: location.key(),
            });
          }
        }
      },
    },
  };
}
