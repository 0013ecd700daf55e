/** Every operation answers 200 with JSON whose schema has a name: it is the type that the client's method resolves to. */
export function namedOutcomes() {
  return {
    Operation(operation, { report, location, resolve }) {
      const written = operation.responses?.['200'];
      if (written === undefined) {
        report({
          message: 'Give the operation a `200`: its client method resolves to what that holds.',
          location: location.child('responses').key(),
        });
        return;
      }
      const at = location.child(['responses', '200']);
      const { node: response, location: found } = written.$ref
        ? resolve(written)
        : { node: written, location: at };
      const schema = response?.content?.['application/json']?.schema;
      if (/^#\/components\/schemas\/[^/]+$/.test(schema?.$ref ?? '')) return;
      report({
        message:
          'Give the `200` a JSON schema by reference (`$ref: "#/components/schemas/…"`): it becomes the type of the method.',
        location: (found ?? at).key(),
      });
    },
  };
}
