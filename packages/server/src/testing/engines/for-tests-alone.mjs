import { getEnvironmentData } from 'node:worker_threads';

/** What `startTestServer` tells the threads of its process. */
const permission = '@biometrid/server/testing';

/**
 * An engine that nobody but `startTestServer` can load: whoever named it by a setting would let everybody in who can write a name.
 * @template Engine
 * @param {() => Engine} createEngine
 */
export function forTestsAlone(createEngine) {
  return () => {
    if (getEnvironmentData(permission) === true) return createEngine();
    throw new Error(
      'it is for tests and recognises nobody: startTestServer() of @biometrid/server/testing alone starts a server with it',
    );
  };
}
