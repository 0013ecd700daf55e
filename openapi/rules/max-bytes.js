/** The size of a file is a number of bytes: clients and server compute with it. */
export function maxBytes() {
  return {
    Schema(schema, { report, location }) {
      const value = schema['x-max-bytes'];
      if (value === undefined || (Number.isSafeInteger(value) && value > 0)) return;
      report({
        message: '`x-max-bytes` is a whole number of bytes, such as 1048576.',
        location: location.child('x-max-bytes'),
      });
    },
  };
}
