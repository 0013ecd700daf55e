import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const head = 'YUV4MPEG2 W640 H480 F30:1 Ip C420\n';

/** A file that Chromium takes for its camera. It is read anew whenever a page opens the camera. */
export class Camera {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** A camera that sees grey. */
  static async open(): Promise<Camera> {
    const camera = new Camera(await mkdtemp(join(tmpdir(), 'biometrid-camera-')));
    await camera.#show(Buffer.alloc(640 * 480 * 1.5, 128));
    return camera;
  }

  /** What Chromium needs to be started with. Whether a page may use the camera is said for each visitor. */
  get flags(): string[] {
    return [
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${this.#file}`,
    ];
  }

  /**
   * Has the camera see a picture, in the middle of 640 by 480 pixels.
   * @param page draws it; any page will do.
   */
  async see(page: Page, path: string): Promise<void> {
    const source = (await readFile(path)).toString('base64');
    const frame = await page.evaluate<string>(`(async () => {
      const bytes = Uint8Array.from(atob('${source}'), (letter) => letter.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes]));
      const context = new OffscreenCanvas(640, 480).getContext('2d');
      context.fillStyle = '#808080';
      context.fillRect(0, 0, 640, 480);
      context.drawImage(picture, 80, 0, 480, 480);
      const { data } = context.getImageData(0, 0, 640, 480);
      // As BT.601 has it, the colours of each four pixels by one of them.
      const luma = [], blue = [], red = [];
      for (let y = 0; y < 480; y++) for (let x = 0; x < 640; x++) {
        const at = (y * 640 + x) * 4;
        const r = data[at] / 255, g = data[at + 1] / 255, b = data[at + 2] / 255;
        luma.push(16 + 65.5 * r + 128.6 * g + 25 * b);
        if (x % 2 || y % 2) continue;
        blue.push(128 - 37.8 * r - 74.2 * g + 112 * b);
        red.push(128 + 112 * r - 93.8 * g - 18.2 * b);
      }
      let text = '';
      for (const byte of Uint8Array.from([...luma, ...blue, ...red])) text += String.fromCharCode(byte);
      return btoa(text);
    })()`);
    await this.#show(Buffer.from(frame, 'base64'));
  }

  close(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }

  /** In one step, so that the browser never reads half of it. */
  async #show(frame: Buffer): Promise<void> {
    const start = Buffer.from('FRAME\n');
    await writeFile(
      `${this.#file}.new`,
      Buffer.concat([Buffer.from(head), start, frame, start, frame]),
    );
    await rename(`${this.#file}.new`, this.#file);
  }

  get #file(): string {
    return join(this.#folder, 'seen.y4m');
  }
}
