import type { ModelFacts } from './model-facts.js';

/** What is known of a model that was trained here, by its name. The rest, data, seed, steps and figures, stands in its card. */
export function ownFacts(name: string, file: string): ModelFacts {
  return {
    ...(name === 'speaker' ? speaker : name === 'cohort' ? cohort : digits(name)),
    licence: 'MIT',
    notices: ['Copyright (c) 2026 The BiometrID contributors', ...attributions],
    origin: 'own',
    source: { weights: file },
    provenance:
      'Trained here, by `training/`. On which of the corpora of the notices, with which seed, in how many steps and by which command, its ' +
      'card says.',
    changes: name === 'cohort' ? 'None: it is the file that the training wrote.' : rounded,
    figures: 'In its card.',
  };
}

const rounded =
  'Weights were rounded to 16 bits, and are widened to 32 when the network is loaded.';

type Kind = Pick<ModelFacts, 'purpose' | 'input' | 'outputs'>;

const speaker: Kind = {
  purpose: 'turning speech into a voiceprint',
  input: {
    name: 'mel',
    shape: [1, 'frames', 40],
    meaning:
      'the frames that are speech, one every 10 ms, of 40 mel bands of 80 to 3,800 Hz, as the engine’s front end makes them',
  },
  outputs: {
    embedding: { shape: [1, 128], meaning: 'the voiceprint, of length 1: compare by cosine' },
  },
};

const cohort: Kind = {
  purpose: 'saying how far a voice is from those of other people',
  input: undefined,
  outputs: {
    voiceprints: {
      shape: ['voices', 128],
      meaning: 'voiceprints of training speakers, one after the other, little-endian',
    },
  },
};

function digits(name: string): Kind {
  const code = name.replace('digits-', '');
  const language = new Intl.DisplayNames('en', { type: 'language' }).of(code) ?? code;
  return {
    purpose: `telling digits that are spoken in ${language}`,
    input: {
      name: 'embeddings',
      shape: [1, 'vectors', 96],
      meaning: 'the vectors that the speech embedding gives',
    },
    outputs: {
      logprobs: {
        shape: [1, 'vectors', 12],
        meaning:
          'for each vector the logarithms of the likelihoods of: nothing new (CTC’s blank), the digits 0 to 9, another word',
      },
    },
  };
}

/** Of the corpora that models here are trained on, all CC BY 4.0. */
export const attributions = [
  'P. Warden, "Speech Commands: A Dataset for Limited-Vocabulary Speech Recognition" (CC BY 4.0)',
  'V. Panayotov, G. Chen, D. Povey, S. Khudanpur, "LibriSpeech: an ASR corpus based on public domain audio books" (CC BY 4.0)',
  'A. Ghandoura, F. Hjabo, O. Al Dakkak, "Building and benchmarking an Arabic Speech Commands dataset for small-footprint keyword spotting" (CC BY 4.0)',
] as const;
