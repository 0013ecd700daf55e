/** A `const` without a type is shown as `any` on the docs page. */
export function typedConst() {
  return {
    Schema(schema, { report, location }) {
      if (schema.const !== undefined && schema.type === undefined) {
        report({ message: 'Give the `const` its `type`.', location: location.child('const') });
      }
    },
  };
}
