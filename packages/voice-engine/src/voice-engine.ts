import { type DigitReader, openDigitReader } from './digits/digit-reader.js';
import { type Language, languageOf } from './digits/language.js';
import { TooLong, VoiceEngineUnavailable } from './errors.js';
import type { Heard, Listening, ListenWants } from './heard.js';
import { type Ears, listenTo } from './listener.js';
import { type Score, scoreOf } from './matching/score.js';
import { adapted, type Template, templateOf, type Voiceprint } from './matching/template.js';
import type { Threshold } from './matching/thresholds.js';
import { findModels } from './models.js';
import { Networks } from './networks.js';
import { type Speaker, speakerOf } from './speaker/speaker.js';
import { openVoiceprintNetwork } from './speaker/voiceprint.js';
import { openSpeechEmbedding } from './speech/speech-embedding.js';
import { openVoiceActivity } from './voice-activity/voice-activity.js';
import { readWav } from './wav/read-wav.js';

export interface VoiceEngineOptions {
  /**
   * A folder of networks that go before those of `@biometrid/voice-models`, and may add languages: `digits-<code>.onnx` with its
   * `digits-<code>.json`. A `speaker.onnx` in it needs its `speaker.json` and `cohort.f32`. The environment's BIOMETRID_VOICE_MODELS unless told.
   */
  readonly models?: string | undefined;
}

/** Listens to spoken digits, and tells voices apart. It works in the thread that calls it, with one processor. */
export interface VoiceEngine {
  /** Id and version of what makes the voiceprints. Those of different encoders are never compared. */
  readonly encoder: string;
  /** How many numbers a voiceprint has. */
  readonly dimensions: number;
  /** The languages whose digits it understands. */
  readonly languages: readonly Language[];
  /** Scores of one utterance against a template of three; docs/accuracy says how they were measured. */
  readonly thresholds: readonly Threshold[];
  /** Scores of two utterances, of a template of them, against a template of three. */
  readonly thresholdsOfTwo: readonly Threshold[];
  /** Voices of other people, to normalise scores by where there are no 20 of one's own. */
  readonly cohort: readonly Float32Array[];
  /**
   * Listens to a WAV recording of at most 20 seconds.
   * @throws {UnreadableSample} for other bytes.
   * @throws {VoiceEngineUnavailable} for a language that it does not understand, and once it is closed.
   * @throws {TypeError} for a prompt that is no string of digits.
   */
  listen(wav: Uint8Array, wants: ListenWants): Promise<Listening>;
  /** A template of some utterances: three that hold all ten digits between them do well. @throws {TypeError} when there are none. */
  enrolTemplate(utterances: readonly Pick<Heard, 'voiceprint'>[]): Template;
  /**
   * Compares a voice with a template.
   * @param cohort at least 20 voiceprints of other people, recorded the way that these were if possible; the engine's own unless told.
   * @throws {TypeError} when one of them is of another encoder.
   * @throws {RangeError} for a smaller cohort.
   */
  compare(template: Voiceprint, probe: Voiceprint, cohort?: readonly Float32Array[]): Score;
  /** The template with one more utterance in it. Adapt by none that did not match clearly. @throws {TypeError} for another encoder's. */
  adapt(template: Template, probe: Voiceprint): Template;
  /** Frees the networks as soon as what was asked is answered; what is asked afterwards is refused. */
  close(): Promise<void>;
}

/**
 * Loads an engine.
 * @throws {VoiceModelMissing} when a network is not there, or no language has one.
 */
export async function createVoiceEngine({
  models: folder = process.env['BIOMETRID_VOICE_MODELS'] || undefined,
}: {
  readonly models?: string | undefined;
} = {}): Promise<VoiceEngine> {
  const models = findModels(folder);
  const languages = models.languages.map((code) => languageOf(models, code));
  if (languages.length === 0) models.find('digits-en.onnx');
  const speaker = speakerOf(models);
  const path = (name: string) => models.find(`${name}.onnx`).path;
  const networks = new Networks();
  try {
    const ears: Ears = {
      voiceActivity: await networks.open(openVoiceActivity(path('voice-activity'))),
      speech: await networks.open(openSpeechEmbedding(path('speech-embedding'))),
      voiceprint: await networks.open(openVoiceprintNetwork(speaker.file)),
      encoder: speaker.encoder,
    };
    const readers = new Map<string, DigitReader>();
    for (const { code } of languages) {
      readers.set(code, await networks.open(openDigitReader(path(`digits-${code}`))));
    }
    return new LoadedEngine(networks, ears, speaker, languages, readers);
  } catch (error) {
    await networks.close();
    throw error;
  }
}

class LoadedEngine implements VoiceEngine {
  readonly encoder: string;
  readonly dimensions: number;
  readonly thresholds: readonly Threshold[];
  readonly thresholdsOfTwo: readonly Threshold[];
  readonly cohort: readonly Float32Array[];

  constructor(
    private readonly networks: Networks,
    private readonly ears: Ears,
    speaker: Speaker,
    readonly languages: readonly Language[],
    private readonly readers: ReadonlyMap<string, DigitReader>,
  ) {
    this.encoder = speaker.encoder;
    this.dimensions = speaker.dimensions;
    this.thresholds = speaker.thresholds;
    this.thresholdsOfTwo = speaker.thresholdsOfTwo;
    this.cohort = speaker.cohort;
  }

  listen(wav: Uint8Array, { language, prompt, heard = [] }: ListenWants): Promise<Listening> {
    return this.networks.use(async () => {
      const reader = this.readers.get(language);
      if (reader === undefined) {
        const known = this.languages.map(({ code }) => code).join(', ');
        throw new VoiceEngineUnavailable(`The voice engine understands ${known}, not ${language}.`);
      }
      try {
        const wants = { heard, ...(prompt !== undefined && { prompt }) };
        return await listenTo(readWav(wav), this.ears, reader, wants);
      } catch (error) {
        if (error instanceof TooLong) return { refusal: 'too long' };
        throw error;
      }
    });
  }

  enrolTemplate(utterances: readonly Pick<Heard, 'voiceprint'>[]): Template {
    return templateOf(utterances.map(({ voiceprint }) => voiceprint));
  }

  compare(template: Voiceprint, probe: Voiceprint, cohort = this.cohort): Score {
    for (const { encoder } of [template, probe]) {
      if (encoder === this.encoder) continue;
      throw new TypeError(`A voice of ${encoder} cannot be compared by ${this.encoder}.`);
    }
    return scoreOf(template.vector, probe.vector, cohort);
  }

  adapt(template: Template, probe: Voiceprint): Template {
    return adapted(template, probe);
  }

  close(): Promise<void> {
    return this.networks.close();
  }
}
