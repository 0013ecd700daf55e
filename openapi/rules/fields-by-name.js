/** A client method takes one object of fields by name: bodies are objects, as JSON or in parts, and no two parameters share a name. */
export function fieldsByName() {
  return {
    Operation(operation, { report, location, resolve }) {
      const follow = (value) => (value?.$ref === undefined ? value : resolve(value).node);
      const places = new Map();
      for (const [index, written] of (operation.parameters ?? []).entries()) {
        const { name, in: place } = follow(written) ?? {};
        if (place === 'cookie') continue;
        if (places.has(name)) {
          report({
            message: `\`${name}\` is a ${places.get(name)} parameter already: the input of the method has one field of a name.`,
            location: location.child(['parameters', index]),
          });
        }
        places.set(name, place);
      }
      const content = follow(operation.requestBody)?.content;
      if (content === undefined) return;
      const at = location.child('requestBody').key();
      if (
        content['application/json'] === undefined &&
        content['multipart/form-data'] === undefined
      ) {
        report({
          message:
            'Offer the body as `application/json` or `multipart/form-data`: the client sends no other.',
          location: at,
        });
      }
      for (const [type, { schema } = {}] of Object.entries(content)) {
        const { properties, allOf } = follow(schema) ?? {};
        if (properties !== undefined || allOf !== undefined) continue;
        report({
          message: `Make the \`${type}\` body an object with \`properties\`: they become fields of the method's input.`,
          location: at,
        });
      }
    },
  };
}
