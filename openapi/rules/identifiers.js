const pattern = /^[a-z][A-Za-z0-9]*$/;

/** Operation ids become names in code. */
export function identifiers() {
  return {
    Operation(operation, { report, location }) {
      if (pattern.test(operation.operationId ?? '')) return;
      report({
        message:
          'Give the operation an `operationId` such as `enrollFace`: it becomes a name in the code.',
        location:
          operation.operationId === undefined ? location.key() : location.child('operationId'),
      });
    },
  };
}
