import { fileURLToPath } from 'node:url';

export * from '../../src/testing/samples.js';

/** The test engines' modules, as absolute paths. */
export const faceEngine = fileURLToPath(new URL('./deterministic-face.mjs', import.meta.url));
export const faceEngineOfAnotherEncoder = fileURLToPath(
  new URL('./face-with-another-encoder.mjs', import.meta.url),
);
export const faceEngineOfTwoEncoders = fileURLToPath(
  new URL('./face-with-two-encoders.mjs', import.meta.url),
);
export const faceEngineWithEncoderOnDemand = fileURLToPath(
  new URL('./face-with-encoder-on-demand.mjs', import.meta.url),
);
/** The same with the two encoders the other way round. */
export const faceEngineWithEncodersReversed = (() => {
  const url = new URL('./face-with-encoder-on-demand.mjs', import.meta.url);
  url.searchParams.set('reversed', '');
  return url.href;
})();
/** The face engine with a cohort that has people of the given kinds. */
export function faceEngineWithCohort(...peoples: string[]): string {
  const url = new URL('./face-with-cohort.mjs', import.meta.url);
  for (const people of peoples) url.searchParams.append('people', people);
  return url.href;
}
export const faceEngineWithoutLiveness = fileURLToPath(
  new URL('./face-without-liveness.mjs', import.meta.url),
);
export const voiceEngine = fileURLToPath(new URL('./deterministic-voice.mjs', import.meta.url));
/** The voice engine with another encoder, or other languages, or that is not measured for so few wrong digits. */
export function voiceEngineWith(what: {
  encoder?: string;
  languages?: string;
  leastWrongDigitRate?: number;
}): string {
  const url = new URL('./deterministic-voice.mjs', import.meta.url);
  for (const [name, value] of Object.entries(what)) url.searchParams.set(name, String(value));
  return url.href;
}
export const documentEngine = fileURLToPath(
  new URL('./deterministic-document.mjs', import.meta.url),
);
