import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** A file that Chromium takes for its camera. It is read anew whenever a page opens the camera, so that it sees one person after the other. */
export class FakeCamera {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(): Promise<FakeCamera> {
    return new FakeCamera(await mkdtemp(join(tmpdir(), 'biometrid-camera-')));
  }

  /** What Chromium needs to be started with. */
  get flags(): string[] {
    return [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${this.#file}`,
    ];
  }

  /** Has the camera see a photo, as high as its picture, or nothing but grey. @param page any page, which draws it. */
  async see(page: Page, photo?: string): Promise<void> {
    const base64 = await page.evaluate(
      async (photo) => {
        const canvas = new OffscreenCanvas(640, 480);
        const context = canvas.getContext('2d');
        if (context === null) throw new Error('no canvas');
        context.fillStyle = '#808080';
        context.fillRect(0, 0, 640, 480);
        if (photo !== undefined) {
          const bytes = Uint8Array.from(atob(photo), (character) => character.charCodeAt(0));
          const picture = await createImageBitmap(new Blob([bytes]));
          const width = (480 * picture.width) / picture.height;
          context.drawImage(picture, (640 - width) / 2, 0, width, 480);
        }
        const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
        const drawn = new Uint8Array(await jpeg.arrayBuffer());
        return btoa(Array.from(drawn, (byte) => String.fromCharCode(byte)).join(''));
      },
      photo === undefined ? undefined : (await readFile(photo)).toString('base64'),
    );
    // A single JPEG is a film as well.
    await writeFile(`${this.#file}.new`, Buffer.from(base64, 'base64'));
    await rename(`${this.#file}.new`, this.#file);
  }

  close(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }

  get #file(): string {
    return join(this.#folder, 'seen.mjpeg');
  }
}
