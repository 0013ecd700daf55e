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
takePart(loaded, async ({ samples, prompt }) => {
  const wav = writeWav(Float32Array.from(samples));
  const { result, cost } = await timed(() => engine.listen(wav, { language: 'en', prompt }));
  return { digits: result.refusal === undefined ? result.digits : '', cost };
});
