/** A request as source text that others can run: for the docs, which show examples, and for the page that shows what it sent. */
export { curlSample } from './curl.js';
export type { SampleBody, SampleRequest } from './request.js';
export { typescriptSample } from './typescript.js';
