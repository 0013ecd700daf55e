const values = ['documented', 'later-version', 'inferred', 'project-defined'];

/**
 * Operations and responses say where they come from; examples and schemas may. An operation says it in one word, or as an
 * object: of itself under `operation`, and under a status of that response where it comes from elsewhere than it says.
 * @param options `optional: true` for documents that need not say it: what they say must be known all the same.
 */
export function provenance({ optional = false } = {}) {
  const required = optional ? known : demanded;
  return {
    Operation(operation, context) {
      const said = operation['x-provenance'];
      if (typeof said !== 'object' || said === null) return required(operation, context);
      checkByStatus(said, operation.responses ?? {}, context);
    },
    Response: required,
    Example: known,
    Header: known,
    Schema: known,
  };
}

function demanded(node, context) {
  if (node['x-provenance'] === undefined) {
    context.report({
      message: `Say where this comes from: \`x-provenance\`, one of ${values.join(', ')}.`,
      location: context.location.key(),
    });
  }
  known(node, context);
}

function known(node, { report, location }) {
  const value = node['x-provenance'];
  if (value !== undefined) checkValue(value, report, location.child('x-provenance'));
}

function checkByStatus(said, responses, { report, location, resolve }) {
  const at = location.child('x-provenance');
  if (said.operation === undefined) {
    report({
      message: 'Say where the operation itself comes from, under `operation`.',
      location: at.key(),
    });
  }
  for (const [status, value] of Object.entries(said)) {
    checkValue(value, report, at.child(status));
    if (status === 'operation') continue;
    if (responses[status] === undefined) {
      report({
        message: `The operation has no response \`${status}\`.`,
        location: at.child(status).key(),
      });
    } else if (follow(responses[status], resolve)?.['x-provenance'] === value) {
      report({
        message: `The response \`${status}\` says so itself.`,
        location: at.child(status),
      });
    }
  }
}

function checkValue(value, report, location) {
  if (values.includes(value)) return;
  report({
    message: `\`x-provenance\` is one of ${values.join(', ')}.`,
    location,
    suggest: values,
  });
}

function follow(response, resolve) {
  return response.$ref === undefined ? response : resolve(response).node;
}
