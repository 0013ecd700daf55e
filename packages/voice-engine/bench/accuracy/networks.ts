import { type DigitReader, openDigitReader } from '../../src/digits/digit-reader.js';
import { digitSegments } from '../../src/digits/digit-segments.js';
import { readDigits } from '../../src/digits/read-digits.js';
import type { Frames } from '../../src/front-end/frames.js';
import { powerSpectrum } from '../../src/front-end/power-spectrum.js';
import { levels, speechFrames } from '../../src/front-end/speech-frames.js';
import { speechMel } from '../../src/front-end/speech-mel.js';
import { voiceBands, voiceMel } from '../../src/front-end/voice-mel.js';
import { findModels, type Models } from '../../src/models.js';
import { type HeardAt, heardDigits } from '../../src/replay/heard-digits.js';
import { openVoiceprintNetwork } from '../../src/speaker/voiceprint.js';
import { openSpeechEmbedding } from '../../src/speech/speech-embedding.js';

/** The engine's networks one by one: a recording is scored against many prompts, and its quality is another measurement's. */
export interface OpenNetworks {
  readonly languages: readonly string[];
  /** What is said at each step. */
  read(language: string, samples: Float32Array): Promise<Frames>;
  voiceprint(samples: Float32Array): Promise<Float32Array>;
  /** The digits of a recording that says a prompt, each by its signs. */
  digits(language: string, samples: Float32Array, prompt: string): Promise<HeardAt>;
  /** Seconds of speech, as the voiceprint counts it. */
  speech(samples: Float32Array): number;
}

/** @param folder of networks that go before the packaged ones. */
export async function openNetworks(folder: string | undefined): Promise<OpenNetworks> {
  const models = findModels(folder);
  const embedding = await openSpeechEmbedding(models.find('speech-embedding.onnx').path);
  const voiceprint = await openVoiceprintNetwork(models.find('speaker.onnx').path);
  const readers = await readersOf(models);
  const bandsOf = (samples: Float32Array) => {
    const bands = voiceBands(powerSpectrum(samples));
    return { bands, speech: speechFrames(levels(bands)) };
  };
  const read = async (language: string, samples: Float32Array) => {
    const reader = readers.get(language);
    if (reader === undefined) throw new Error(`There is no digits-${language}.onnx.`);
    return reader.classify(await embedding.embed(speechMel(powerSpectrum(samples))));
  };
  return {
    languages: models.languages,
    read,
    async digits(language, samples, prompt) {
      const { said } = readDigits(await read(language, samples), prompt);
      return heardDigits(samples, digitSegments(said, levels(bandsOf(samples).bands)));
    },
    voiceprint(samples) {
      const { bands, speech } = bandsOf(samples);
      return voiceprint.embed(voiceMel(bands, speech));
    },
    speech: (samples) => bandsOf(samples).speech.filter(Boolean).length / 100,
  };
}

async function readersOf(models: Models): Promise<Map<string, DigitReader>> {
  const readers = new Map<string, DigitReader>();
  for (const code of models.languages) {
    readers.set(code, await openDigitReader(models.find(`digits-${code}.onnx`).path));
  }
  return readers;
}
