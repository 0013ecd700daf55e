import { voiceEngine } from '../../src/testing/engines/voice.mjs';

/** The engine of `startTestServer`, for servers that are started in other ways; its URL says what else it is to be. */
export default () => voiceEngine(new URL(import.meta.url).searchParams);
