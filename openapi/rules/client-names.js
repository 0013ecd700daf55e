const pattern = /^[a-z][A-Za-z]*\.[a-z][A-Za-z0-9]*$/;

/** Every operation names its client method once, and says whether it may be repeated. */
export function clientNames() {
  const seen = new Map();
  return {
    Operation(operation, { report, location }) {
      const name = operation['x-client-name'];
      const where = location.child('x-client-name');
      if (typeof name !== 'string' || !pattern.test(name)) {
        report({
          message:
            'Give the operation an `x-client-name` such as `face.enroll`: its method in the client.',
          location: name === undefined ? location.key() : where,
        });
      } else if (seen.has(name)) {
        report({
          message: `\`${name}\` is the client method of \`${seen.get(name)}\` already.`,
          location: where,
        });
      } else {
        seen.set(name, operation.operationId);
      }
      if (typeof operation['x-safe-to-repeat'] !== 'boolean') {
        report({
          message:
            'Say with `x-safe-to-repeat: true` or `false` whether a client may repeat the operation after a lost answer.',
          location: location.key(),
        });
      }
    },
  };
}
