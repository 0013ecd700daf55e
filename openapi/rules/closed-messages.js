/** A `message` in a response is one of a closed set of values; only a liveness judgement holds a sentence. */
export function closedMessages() {
  return {
    Schema(schema, { report, location }) {
      const message = schema?.properties?.message;
      if (!message || schema.properties.livenessResult) return;
      if (message.const === undefined && message.enum === undefined) {
        report({
          message:
            'Close the values of `message` with `const` or `enum`, so that types can narrow by it.',
          location: location.child(['properties', 'message']),
        });
      }
    },
  };
}
