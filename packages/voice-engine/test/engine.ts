import { createVoiceEngine } from '../src/index.js';

/** The engine as it ships. */
export const openEngine = () => createVoiceEngine();
