const values = ['documented', 'later-version', 'inferred', 'project-defined'];

/** Operations and responses say where they come from; examples and schemas may. */
export function provenance() {
  const required = (node, { report, location }) => {
    if (node['x-provenance'] === undefined) {
      report({
        message: `Say where this comes from: \`x-provenance\`, one of ${values.join(', ')}.`,
        location: location.key(),
      });
    }
    known(node, { report, location });
  };
  const known = (node, { report, location }) => {
    const value = node['x-provenance'];
    if (value !== undefined && !values.includes(value)) {
      report({
        message: `\`x-provenance\` is one of ${values.join(', ')}.`,
        location: location.child('x-provenance'),
        suggest: values,
      });
    }
  };
  return { Operation: required, Response: required, Example: known, Schema: known };
}
