/** The engine of `startTestServer`, for servers that are started in other ways. */
export { both, faceEngine as default } from '../../src/testing/engines/face.mjs';
