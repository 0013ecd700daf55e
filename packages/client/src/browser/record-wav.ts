import { BiometridDeviceError } from './device-error.js';
import { type Microphone, voiceOf } from './devices.js';
import { devicesOf, openStream } from './open-stream.js';
import { loudnessOf, pauseDetector } from './pause-detector.js';
import { resample } from './resample.js';
import { untilAborted } from './until-aborted.js';
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
   * A microphone that is open already, of `openMicrophone`, and stays so; or what is asked of the one that is opened, such as its
   * `deviceId`. Echo cancellation, noise suppression and gain control are off unless they are turned on here: they bend a voice.
   */
  microphone?: Microphone | MediaTrackConstraints | undefined;
  /**
   * Where the page gets `@biometrid/client/browser/recorder-worklet.js` from; beside the module when absent. Needed where a bundler
   * does not keep it as a file of its own.
   */
  workletUrl?: string | URL | undefined;
}

/** The rate of the recordings, in samples a second: 32 s of it are below 1 MiB. */
const targetRate = 16_000;

/**
 * Records speech from the microphone until its speaker pauses, and at most for `maxSeconds`. Call it when the person clicked
 * something, as some browsers want.
 *
 * @returns a WAV: mono, 16 bit, 16,000 samples a second, or fewer where the microphone delivers fewer.
 * @throws BiometridDeviceError when nothing can be recorded; its `code` says why.
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
  const { signal, microphone = {}, workletUrl } = options;
  signal?.throwIfAborted();
  devicesOf('microphone');
  if (!globalThis.AudioWorkletNode) throw new BiometridDeviceError('UNSUPPORTED', 'microphone');

  const context = new AudioContext();
  let opened: Microphone | undefined;
  try {
    return await untilAborted(signal, async () => {
      // Before the microphone, so that nothing is lost once it is on.
      await addWorklet(context, workletUrl);
      if ('stream' in microphone) return listen(context, microphone.stream, options);
      opened = await openStream('microphone', voiceOf(microphone), signal);
      return listen(context, opened.stream, options);
    });
  } finally {
    opened?.close();
    context.close();
  }
}

async function addWorklet(context: AudioContext, url: string | URL | undefined): Promise<void> {
  try {
    // Bundlers know this form, and copy the file.
    await context.audioWorklet.addModule(url ?? new URL('./recorder-worklet.js', import.meta.url));
  } catch (cause) {
    throw new BiometridDeviceError('WORKLET_UNAVAILABLE', 'microphone', cause);
  }
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
    const failed = () => reject(new BiometridDeviceError('DEVICE_FAILED', 'microphone'));
    for (const track of stream.getTracks()) {
      if (track.readyState === 'ended') failed();
      track.addEventListener('ended', failed, { once: true });
    }
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
