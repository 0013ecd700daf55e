import { dirname } from 'node:path';
import type { PhotographTruth } from '../../test/specimens/photograph.js';
import { cutLines } from '../peers/cut-lines.js';
import { fileOfPeer, installPeers } from '../peers/install.js';
import { openPpOcr } from '../peers/pp-ocr.js';
import { openTesseract, type Reader } from '../peers/tesseract.js';
import { dataFile } from './data.js';
import type { Share } from './statistics.js';

/** What a reader beside the engine made of zones whose lines it was given. */
export interface PeerOutcome {
  readonly name: string;
  /** Pictures of which all lines are right letter by letter. */
  readonly pictures: Share;
  readonly lines: Share;
}

export interface Peers {
  /** Lets all of them read a picture's lines. */
  look(jpeg: Buffer, truth: PhotographTruth): Promise<void>;
  outcomes(): PeerOutcome[];
  close(): Promise<void>;
}

/** @returns nothing when they cannot be installed */
export async function openPeers(): Promise<Peers | undefined> {
  if (!installPeers()) return undefined;
  const readers: { name: string; reader: Reader; pictures: number; lines: number }[] = [];
  const add = (name: string, reader: Reader) =>
    readers.push({ name, reader, pictures: 0, lines: 0 });
  add('PP-OCRv4 mobile', await openPpOcr());
  const english = fileOfPeer('@tesseract.js-data/eng/4.0.0_best_int');
  add('tesseract.js 7, `eng`', await openTesseract('eng', english, true, 'line'));
  const mrz = dataFile('peers/mrz.traineddata');
  if (mrz !== undefined) {
    add('tesseract.js 7, `mrz`', await openTesseract('mrz', dirname(mrz), false, 'line'));
  }
  let pictures = 0;
  let lines = 0;
  return {
    async look(jpeg, { mrz }) {
      if (mrz === undefined) return;
      const cut = await cutLines(jpeg, mrz);
      pictures++;
      lines += cut.length;
      for (const each of readers) {
        let right = 0;
        for (const [i, line] of cut.entries()) {
          if ((await each.reader.read(line)) === mrz.lines[i]) right++;
        }
        each.lines += right;
        if (right === cut.length) each.pictures++;
      }
    },
    outcomes: () =>
      readers.map((each) => ({
        name: each.name,
        pictures: { right: each.pictures, of: pictures },
        lines: { right: each.lines, of: lines },
      })),
    close: async () => {
      for (const { reader } of readers) await reader.close();
    },
  };
}
