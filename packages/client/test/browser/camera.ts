import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A colour as video has it: luma, blue and red difference. */
type Yuv = readonly [number, number, number];

export const colours = { red: [81, 90, 240], blue: [41, 240, 110] } as const satisfies Record<
  string,
  Yuv
>;

/** A file that Chromium takes for its camera. It is read anew whenever a page opens the camera. */
export class Camera {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(): Promise<Camera> {
    const camera = new Camera(await mkdtemp(join(tmpdir(), 'biometrid-camera-')));
    await camera.see(colours.red, colours.blue);
    return camera;
  }

  /** What Chromium needs to be started with. */
  get flags(): string[] {
    return [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${this.#file}`,
    ];
  }

  /** Has the camera see one colour in its left half and another in its right one, in 640 by 480 pixels. */
  async see(left: Yuv, right: Yuv): Promise<void> {
    const plane = (width: number, height: number, of: 0 | 1 | 2) => {
      const bytes = Buffer.alloc(width * height, right[of]);
      for (let row = 0; row < height; row++)
        bytes.fill(left[of], row * width, row * width + width / 2);
      return bytes;
    };
    const frame = [plane(640, 480, 0), plane(320, 240, 1), plane(320, 240, 2)];
    const head = Buffer.from('YUV4MPEG2 W640 H480 F30:1 Ip C420\n');
    const start = Buffer.from('FRAME\n');
    await writeFile(`${this.#file}.new`, Buffer.concat([head, start, ...frame, start, ...frame]));
    await rename(`${this.#file}.new`, this.#file);
  }

  close(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }

  get #file(): string {
    return join(this.#folder, 'seen.y4m');
  }
}
