import { loudnessOf, pauseDetector } from './pause-detector.js';
import { BiometridRecordingError, type RecordingErrorCode } from './recording-error.js';
import { resample } from './resample.js';
import { wavOf } from './wav.js';

/** How `recordWav` records. Everything has a default. */
export interface RecordWavOptions {
  /** Ends the recording, which is thrown away, and turns the microphone off. */
  signal?: AbortSignal | undefined;
  /** The longest recording, in seconds; 10 when absent. A server of this project listens to 20 at most. */
  maxSeconds?: number | undefined;
  /** How long nobody speaks, after somebody did, until the recording ends by itself, in seconds; 1.2 when absent. */
  pauseSeconds?: number | undefined;
  /**
   * Called some forty times a second with the loudness for a meter, from 0 (60 dB below full scale, or less) to 1 (full scale).
   * The first call says that the microphone is on.
   */
  onLevel?: ((level: number) => void) | undefined;
  /**
   * What is asked of the microphone besides, such as its `deviceId`. Echo cancellation, noise suppression and gain control are
   * off unless they are turned on here: they bend a voice.
   */
  microphone?: MediaTrackConstraints | undefined;
  /**
   * Where the page gets `@biometrid/client/browser/recorder-worklet.js` from; beside the module when absent. Needed where a bundler
   * does not keep it as a file of its own.
   */
  workletUrl?: string | URL | undefined;
}

/** The rate of the recordings, in samples a second: 32 s of it are below 1 MiB. */
const targetRate = 16_000;

const codes: Record<string, RecordingErrorCode> = {
  NotAllowedError: 'PERMISSION_DENIED',
  SecurityError: 'PERMISSION_DENIED',
  NotFoundError: 'NO_MICROPHONE',
  OverconstrainedError: 'NO_MICROPHONE',
};

/**
 * Records speech from the microphone until its speaker pauses, and at most for `maxSeconds`. Call it when the person clicked
 * something, as some browsers want.
 *
 * @returns a WAV: mono, 16 bit, 16,000 samples a second, or fewer where the microphone delivers fewer.
 * @throws BiometridRecordingError when nothing can be recorded; its `code` says why.
 * @throws the signal's reason when it is aborted.
 * @example
 * ```ts
 * const outcome = await biometrid.voice.dialogue({
 *   userId,
 *   kind: 'verify',
 *   record: ({ promptCodeText, reason, signal }) => {
 *     show(promptCodeText, reason);
 *     return recordWav({ signal, onLevel: (level) => { meter.value = level; } });
 *   },
 * });
 * ```
 */
export async function recordWav(options: RecordWavOptions = {}): Promise<Blob> {
  const { signal, microphone, workletUrl } = options;
  signal?.throwIfAborted();
  if (!isSecureContext) throw new BiometridRecordingError('INSECURE_PAGE');
  const { mediaDevices } = navigator;
  if (!mediaDevices?.getUserMedia || !globalThis.AudioWorkletNode)
    throw new BiometridRecordingError('UNSUPPORTED');

  const context = new AudioContext();
  let stream: Promise<MediaStream> | undefined;
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason);
    signal?.addEventListener('abort', onAbort);
  });
  const record = async () => {
    // Before the microphone, so that nothing is lost once it is on.
    await addWorklet(context, workletUrl);
    signal?.throwIfAborted();
    stream = mediaDevices.getUserMedia({
      audio: {
        channelCount: 1,
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
        ...microphone,
      },
    });
    return listen(context, await stream.catch(refusal), options);
  };
  try {
    return await Promise.race([aborted, record()]);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    // Also the one that is allowed after the abort.
    stream?.then(turnOff, () => {});
    context.close();
  }
}

function turnOff(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

async function addWorklet(context: AudioContext, url: string | URL | undefined): Promise<void> {
  try {
    // Bundlers know this form, and copy the file.
    await context.audioWorklet.addModule(url ?? new URL('./recorder-worklet.js', import.meta.url));
  } catch (cause) {
    throw new BiometridRecordingError('WORKLET_UNAVAILABLE', cause);
  }
}

function refusal(cause: unknown): never {
  const code = cause instanceof Error ? codes[cause.name] : undefined;
  throw new BiometridRecordingError(code ?? 'MICROPHONE_FAILED', cause);
}

/** Takes what the microphone hears until its speaker pauses. */
function listen(
  context: AudioContext,
  stream: MediaStream,
  { signal, maxSeconds = 10, pauseSeconds = 1.2, onLevel }: RecordWavOptions,
): Promise<Blob> {
  const { sampleRate } = context;
  const length = Math.ceil(maxSeconds * sampleRate);
  const hasPaused = pauseDetector(pauseSeconds);
  const blocks: Float32Array[] = [];
  let heard = 0;
  return new Promise((resolve, reject) => {
    const node = new AudioWorkletNode(context, 'biometrid-recorder', {
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    node.port.onmessage = ({ data: block }: MessageEvent<Float32Array>) => {
      if (signal?.aborted) return;
      blocks.push(block);
      heard += block.length;
      const loudness = loudnessOf(block);
      onLevel?.(Math.max(0, Math.min(1, 1 + Math.log10(loudness) / 3)));
      if (!hasPaused(loudness, block.length / sampleRate) && heard < length) return;
      node.port.onmessage = null;
      const rate = Math.min(sampleRate, targetRate);
      resolve(wavOf(resample(joined(blocks, Math.min(heard, length)), sampleRate, rate), rate));
    };
    for (const track of stream.getTracks())
      track.onended = () => reject(new BiometridRecordingError('MICROPHONE_FAILED'));
    // It is silent; without an end some browsers ask it for nothing.
    context.createMediaStreamSource(stream).connect(node).connect(context.destination);
    // Closed before it runs, it refuses.
    context.resume().catch(() => {});
  });
}

/** The first samples of the blocks, in one. */
function joined(blocks: readonly Float32Array[], length: number): Float32Array {
  const samples = new Float32Array(length);
  let at = 0;
  for (const block of blocks) {
    samples.set(block.subarray(0, length - at), at);
    at += block.length;
  }
  return samples;
}
