// Runs on the browser's audio thread, in a scope of its own that TypeScript's libraries do not describe.
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void;

/** Samples that go to the page at once: about 20 ms, a multiple of what the browser hands over at a time. */
const blockSize = 1_024;

/** Hands the page what the microphone hears, at the device's rate. */
class Recorder extends AudioWorkletProcessor {
  readonly #block = new Float32Array(blockSize);
  #filled = 0;

  process([input]: Float32Array[][]): boolean {
    const samples = input?.[0];
    // Nothing arrives before the microphone is connected.
    if (samples) {
      this.#block.set(samples, this.#filled);
      this.#filled += samples.length;
      if (this.#filled === blockSize) {
        this.port.postMessage(this.#block);
        this.#filled = 0;
      }
    }
    return true;
  }
}

registerProcessor('biometrid-recorder', Recorder);
