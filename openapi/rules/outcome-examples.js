/** Every response shows one named example for each of its outcomes. (That each is valid is checked by Redocly itself.) */
export function outcomeExamples() {
  return {
    Response: {
      MediaType(mediaType, { report, location, resolve }) {
        const examples = Object.values(mediaType.examples ?? {}).map(
          (example) => follow(example, resolve).value,
        );
        if (examples.length === 0) {
          report({ message: 'Show a named example for each outcome.', location: location.key() });
          return;
        }
        const shown = new Set(examples.map((value) => value?.data?.message));
        for (const message of messagesOf(mediaType.schema, resolve)) {
          if (!shown.has(message)) {
            report({
              message: `Show an example of the outcome \`${message}\`.`,
              location: location.child('examples'),
            });
          }
        }
      },
    },
  };
}

function follow(value, resolve) {
  return value?.$ref === undefined ? value : follow(resolve(value).node, resolve);
}

/** The values of `data.message` that a response can hold. */
function messagesOf(schema, resolve, insideData = false) {
  const node = follow(schema, resolve);
  if (!node) return [];
  const message = insideData ? node.properties?.message : undefined;
  const data = insideData ? undefined : node.properties?.data;
  return [
    ...(message ? (message.enum ?? [message.const]).filter((value) => value !== undefined) : []),
    ...(data ? messagesOf(data, resolve, true) : []),
    ...(node.oneOf ?? []).flatMap((branch) => messagesOf(branch, resolve, insideData)),
  ];
}
