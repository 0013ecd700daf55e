/** The 24 methods of the API, no fewer and no others. */
const operationIds = [
  'createUser',
  'deleteUser',
  'enrollFace',
  'verifyFace',
  'adaptFace',
  'deleteFaceEnroll',
  'findUserByFace',
  'findUsersByFaces',
  'findFaceProperties',
  'getLivenessStatus',
  'checkLiveness',
  'enrollVoice',
  'verifyVoice',
  'adaptVoice',
  'deleteVoiceEnroll',
  'listVoiceLanguages',
  'validateDocument',
  'validateDocumentBase64',
  'compareDocumentPhoto',
  'compareDocumentPhotoBase64',
  'getEnrollStatus',
  'getPendingDialogue',
  'restartUserState',
  'findUserByMacAddress',
];

/** The contract holds every operation of the API once, and nothing else. */
export function operationList() {
  const missing = new Set(operationIds);
  return {
    Operation(operation, { report, location }) {
      if (!operationIds.includes(operation.operationId)) {
        report({
          message: `\`${operation.operationId}\` is not an operation of the API. Its operations are listed in rules/operation-list.js.`,
          location: location.child('operationId'),
        });
      }
      missing.delete(operation.operationId);
    },
    Root: {
      leave(_root, { report, location }) {
        for (const operationId of missing) {
          report({
            message: `The operation \`${operationId}\` is missing.`,
            location: location.child('paths'),
          });
        }
      },
    },
  };
}
