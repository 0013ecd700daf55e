import type { RgbImage } from '@biometrid/image-reader';
import sharp from 'sharp';
import { fileOfPeer } from './install.js';

/** Its module, as far as it is used here. */
interface Tesseract {
  createWorker(
    languages: string,
    engine: number,
    options: { langPath: string; gzip: boolean; cacheMethod: 'none' },
  ): Promise<Worker>;
}

interface Worker {
  setParameters(parameters: Readonly<Record<string, string>>): Promise<unknown>;
  recognize(image: Buffer): Promise<{ readonly data: { readonly text: string } }>;
  terminate(): Promise<unknown>;
}

export interface Reader {
  /** @returns what is written there: letters of a zone alone, a line of text a line. */
  read(image: RgbImage | Buffer): Promise<string>;
  close(): Promise<unknown>;
}

/**
 * Opens `tesseract.js` with a language's data, told that there are letters of a zone alone.
 *
 * @param folder where the data lies; `gzip` when it is compressed
 * @param layout what it is shown: one line, one block of text, or a page on which it has to find the text itself
 */
export async function openTesseract(
  language: string,
  folder: string,
  gzip: boolean,
  layout: 'line' | 'block' | 'page',
): Promise<Reader> {
  const { default: tesseract }: { readonly default: Tesseract } = await import(
    fileOfPeer('tesseract.js/src/index.js')
  );
  const lstmOnly = 1;
  const worker = await tesseract.createWorker(language, lstmOnly, {
    langPath: folder,
    gzip,
    cacheMethod: 'none',
  });
  await worker.setParameters({
    tessedit_char_whitelist: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<',
    tessedit_pageseg_mode: { line: '7', block: '6', page: '3' }[layout],
  });
  return {
    async read(image) {
      const { data } = await worker.recognize(Buffer.isBuffer(image) ? image : await png(image));
      return data.text
        .split('\n')
        .map((line) => line.replace(/[^A-Z0-9<]/g, ''))
        .filter((line) => line !== '')
        .join('\n');
    },
    close: () => worker.terminate(),
  };
}

export function png({ width, height, channels, data }: RgbImage): Promise<Buffer> {
  // Tesseract warns of pictures that do not tell their resolution.
  return sharp(data, { raw: { width, height, channels } })
    .withMetadata({ density: 300 })
    .png()
    .toBuffer();
}
