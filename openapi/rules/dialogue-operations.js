/** What the client's driver of voice dialogues, which is written by hand, calls. */
const needed = [
  ['enrollVoice', 'voice.enroll'],
  ['verifyVoice', 'voice.verify'],
  ['adaptVoice', 'voice.adapt'],
  ['getPendingDialogue', 'voice.getPendingDialogue'],
  ['restartUserState', 'users.restartState'],
];

/** A document that a client is made of has the operations that its hand-written part calls, under the names that it knows. */
export function dialogueOperations() {
  const missing = new Map(needed);
  return {
    Operation(operation) {
      if (missing.get(operation.operationId) === operation['x-client-name'])
        missing.delete(operation.operationId);
    },
    Root: {
      leave(_root, { report, location }) {
        if (missing.size === 0) return;
        const names = [...missing].map(([id, name]) => `\`${id}\` (\`x-client-name: ${name}\`)`);
        report({
          message: `The client drives voice dialogues, and the document lacks what that calls: ${names.join(', ')}. Only a fork of this repository's contract makes a client.`,
          location: location.child('paths'),
        });
      },
    },
  };
}
