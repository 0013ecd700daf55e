import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Refusal } from './quality/refusals.js';
import { createVoiceEngine } from './voice-engine.js';

/** What the server says of a recording when it hands it over. */
export interface ExpectedUtterance {
  /** Code of one of the engine's languages. */
  readonly language: string;
  /** The digits to be said. */
  readonly prompt: string;
  /** Fingerprints of earlier recordings of the user. */
  readonly heard: readonly Uint8Array[];
}

/** What the server is told of a recording. */
export type GuestUtterance = { readonly refusal: Refusal } | HeardUtterance;

export interface HeardUtterance {
  readonly refusal?: never;
  readonly vector: Float32Array;
  readonly fit: number;
  readonly otherWords: boolean;
  readonly seconds: number;
  readonly digest: Uint8Array;
  readonly fingerprint: Uint8Array;
  readonly heardBefore: boolean;
}

/** The voice engine as a guest of the server, whose interface it fits without knowing the server. */
export default async function createGuest() {
  const engine = await createVoiceEngine();
  const { encoder, dimensions, thresholds, thresholdsOfTwo, cohort, languages } = engine;
  return {
    kind: 'voice',
    id: idOf(encoder),
    name: 'BiometrID voice engine',
    version: ownVersion(),
    encoder,
    dimensions,
    thresholds,
    thresholdsOfTwo,
    cohort,
    languages,
    async utterance(
      recording: Uint8Array,
      { language, prompt, heard }: ExpectedUtterance,
    ): Promise<GuestUtterance> {
      const listening = await engine.listen(recording, { language, prompt, heard });
      if (listening.refusal !== undefined) return { refusal: listening.refusal };
      const { voiceprint, fit = -Infinity, otherWords, sound, ...rest } = listening;
      const { digest, fingerprint, heardBefore } = rest;
      const vector = voiceprint.vector;
      const seconds = sound.speech;
      return { vector, fit, otherWords, seconds, digest, fingerprint, heardBefore };
    },
  } as const;
}

/** The same for the same encoder, everywhere: templates of servers with this id can be compared. */
function idOf(encoder: string): string {
  return createHash('sha256')
    .update(`biometrid voice engine ${encoder}`)
    .digest('hex')
    .slice(0, 24);
}

function ownVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}
