import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A file that Chromium takes for its microphone. It is read anew whenever a page opens the microphone, so that one browser can hear
 * one thing after the other.
 */
export class Microphone {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(): Promise<Microphone> {
    return new Microphone(await mkdtemp(join(tmpdir(), 'biometrid-microphone-')));
  }

  /** What Chromium needs to be started with. Behind the end of the file it is silent. */
  get flags(): string[] {
    return [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${this.#file}%noloop`,
    ];
  }

  /**
   * Has the microphone hear these samples, from -1 to 1, when it is opened the next time. It comes by up to 80 ms too late, so that
   * the beginning is put behind some silence.
   */
  async hear(samples: readonly number[] | Float32Array, rate: number): Promise<void> {
    const lead = Math.round(0.3 * rate);
    const data = Buffer.alloc((lead + samples.length) * 2);
    for (const [i, sample] of samples.entries())
      data.writeInt16LE(Math.round(sample * 32_767), (lead + i) * 2);
    const header = Buffer.alloc(44);
    header.write('RIFF');
    header.writeUInt32LE(36 + data.length, 4);
    header.write('WAVEfmt ', 8);
    header.writeUInt32LE(16, 16);
    header.writeUInt16LE(1, 20);
    header.writeUInt16LE(1, 22);
    header.writeUInt32LE(rate, 24);
    header.writeUInt32LE(rate * 2, 28);
    header.writeUInt16LE(2, 32);
    header.writeUInt16LE(16, 34);
    header.write('data', 36);
    header.writeUInt32LE(data.length, 40);
    await writeFile(`${this.#file}.new`, Buffer.concat([header, data]));
    await rename(`${this.#file}.new`, this.#file);
  }

  close(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }

  get #file(): string {
    return join(this.#folder, 'heard.wav');
  }
}
