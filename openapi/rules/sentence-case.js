/** Words that keep their capitals. */
const names = new Set(['MAC', 'JSON', 'ZIP', 'URI']);

/** Summaries read as a sentence without a full stop: a capital first, then none but for names. */
export function sentenceCase() {
  return {
    Operation(operation, { report, location }) {
      const summary = operation.summary ?? '';
      const [first = '', ...rest] = summary.split(' ');
      const capitals = rest.filter((word) => /^[A-Z]/.test(word) && !names.has(word));
      if (!/^[A-Z][a-z]/.test(first) || capitals.length > 0 || summary.endsWith('.')) {
        report({
          message:
            'Write the summary in sentence case, without a full stop: `Find a user by face`.',
          location: location.child('summary'),
        });
      }
    },
  };
}
