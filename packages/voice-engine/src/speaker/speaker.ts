import { readFileSync } from 'node:fs';
import { VoiceModelMissing } from '../errors.js';
import * as measured from '../generated/operating-points.js';
import { leastCohort } from '../matching/score.js';
import { readThresholds, type Threshold } from '../matching/thresholds.js';
import { unit } from '../matching/vector.js';
import type { Models } from '../models.js';
import { field, readJson } from '../read-json.js';

/** The voiceprint network that an engine has, and what is known of it. */
export interface Speaker {
  /** Path of the network's file. */
  readonly file: string;
  /** Id and version. */
  readonly encoder: string;
  /** How many numbers a voiceprint has. */
  readonly dimensions: number;
  readonly thresholds: readonly Threshold[];
  readonly thresholdsOfTwo: readonly Threshold[];
  /** Voices of other people, of unit length. */
  readonly cohort: readonly Float32Array[];
}

/**
 * The network of `@biometrid/voice-models`, or the operator's: with a `speaker.json` that names its encoder and its thresholds, and a
 * `cohort.f32`.
 * @throws {VoiceModelMissing}
 */
export function speakerOf(models: Models): Speaker {
  const { path: file, own } = models.find('speaker.onnx');
  const known = own ? described(models) : measured.speaker;
  return { file, ...known, cohort: readCohort(models, own, known.dimensions) };
}

function described(models: Models): Omit<Speaker, 'file' | 'cohort'> {
  const path = models.own('speaker.json');
  const content = path === undefined ? undefined : readJson(path);
  const [encoder, dimensions] = [field(content, 'encoder'), field(content, 'dimensions')];
  const thresholds = readThresholds(field(content, 'thresholds'));
  const thresholdsOfTwo = readThresholds(field(content, 'thresholdsOfTwo'));
  if (
    typeof encoder === 'string' &&
    encoder !== measured.speaker.encoder &&
    typeof dimensions === 'number' &&
    Math.min(thresholds.length, thresholdsOfTwo.length) >= 2
  ) {
    return { encoder, dimensions, thresholds, thresholdsOfTwo };
  }
  throw new VoiceModelMissing(
    'speaker.json',
    'A speaker.onnx of your own needs a speaker.json beside it, with an encoder of another name than ours, its dimensions, thresholds and ' +
      'thresholdsOfTwo: those of one network mean nothing for another. pnpm bench voice-accuracy --models FOLDER writes it.',
  );
}

/**
 * Voices of other people, of unit length: 32-bit floats in `cohort.f32`, the lowest byte first.
 * @param own whether it belongs to the operator's network.
 * @throws {VoiceModelMissing} when there are too few.
 */
export function readCohort(models: Models, own: boolean, dimensions: number): Float32Array[] {
  const name = 'cohort.f32';
  const path = own ? models.own(name) : models.find(name).path;
  const bytes = path === undefined ? Buffer.alloc(0) : readFileSync(path);
  const voices = Array.from({ length: Math.floor(bytes.length / (4 * dimensions)) }, (_, voice) =>
    unit(
      Float32Array.from({ length: dimensions }, (_, index) =>
        bytes.readFloatLE(4 * (voice * dimensions + index)),
      ),
    ),
  );
  if (voices.length >= leastCohort) return voices;
  throw new VoiceModelMissing(
    name,
    `${name} has to hold at least ${leastCohort} voices of ${dimensions} 32-bit floats each, made by the speaker.onnx beside it.`,
  );
}
