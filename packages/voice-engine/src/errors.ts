/** The bytes are no recording that can be listened to. The message says what is wrong with them. */
export class UnreadableSample extends Error {
  /** The name that the server's guest interface gives bytes that cannot be decoded. */
  override readonly name = 'UnreadableSample';
  readonly code = 'UNREADABLE_SAMPLE';
}

/** A recording is longer than the engine listens to. Its header tells: nothing of it was decoded. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
  readonly code = 'TOO_LONG';

  /** @param seconds what the recording lasts. */
  constructor(readonly seconds: number) {
    super(`The recording lasts ${seconds.toFixed(1)} seconds, which is too long.`);
  }
}

/** A network, or what belongs to it, is not there. The message names the file and says what to do. */
export class VoiceModelMissing extends Error {
  override readonly name = 'VoiceModelMissing';
  readonly code = 'VOICE_MODEL_MISSING';

  /** @param file its name, such as `speaker.onnx`. */
  constructor(
    readonly file: string,
    message: string,
  ) {
    super(message);
  }
}

/** The engine is closed, or does not understand the language. */
export class VoiceEngineUnavailable extends Error {
  override readonly name = 'VoiceEngineUnavailable';
  readonly code = 'VOICE_ENGINE_UNAVAILABLE';
}
