/** The engine of `startTestServer`, for servers that are started in other ways. */
export { documentEngine as default } from '../../src/testing/engines/document.mjs';
