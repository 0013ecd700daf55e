/** Every named schema, every object and every choice has a title: readers meet it on the docs page. */
export function titles() {
  return {
    NamedSchemas: {
      Schema(schema, { report, location }) {
        if (schema.$ref || schema.title) return;
        const named = location.pointer.split('/').length === 4;
        const described = schema.additionalProperties === true && schema.description;
        if (named || schema.oneOf || (schema.properties && !described)) {
          report({ message: 'Give the schema a title.', location: location.key() });
        }
      },
    },
  };
}
