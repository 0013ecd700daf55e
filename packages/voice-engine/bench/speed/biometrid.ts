import type { createVoiceEngine } from '../../src/index.js';
import { writeWav } from '../sound/wav.js';
import { takePart } from './contestant.js';
import { timed } from './cost.js';

/** The package as it is built: what compiles TypeScript is no part of what it takes to load. */
const built = new URL('../../dist/index.js', import.meta.url).href;

const { result: engine, cost: loaded } = await timed(async () => {
  const module: { readonly createVoiceEngine: typeof createVoiceEngine } = await import(built);
  return module.createVoiceEngine();
});
/** What a server keeps of the recordings that a user's dialogues have accepted: the last fifty. */
const heard: Uint8Array[] = [];
takePart(loaded, async ({ samples, prompt }) => {
  const wav = writeWav(Float32Array.from(samples));
  const wants = { language: 'en', prompt, heard: heard.slice(-50) };
  const { result, cost } = await timed(() => engine.listen(wav, wants));
  if (result.refusal === undefined) heard.push(result.fingerprint);
  return { digits: result.refusal === undefined ? result.digits : '', cost };
});
