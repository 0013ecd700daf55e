import type { RgbImage } from '@biometrid/image-reader';
import { extentOf, isInside, middleOf } from '../geometry/frame.js';
import type { Quad } from '../geometry/quad.js';
import { openNetwork } from '../inference/network.js';
import { readAlphabet } from './alphabet.js';
import { findLines } from './find-lines.js';
import { recogniseLines } from './recognise-lines.js';
import { inDirection, isLong, standingOf } from './standing.js';
import type { PlacedLine, TextLine } from './text-line.js';

/** Paths of PP-OCRv4's networks and letters: `text-detector`, `text-recogniser` and `text-alphabet` of `@biometrid/ocr-models`. */
export interface TextModels {
  readonly detector: string;
  readonly recogniser: string;
  readonly alphabet: string;
}

/** What is printed in a picture. */
export interface Text {
  /** From the top of the upright text. Lines across the others' direction are left out. */
  readonly lines: readonly PlacedLine[];
  /** By how many quarters clockwise the picture has to be turned for the text to stand upright: 0 to 3. */
  readonly turn: number;
  /** Whether there were more lines than are read. */
  readonly cutOff: boolean;
}

interface TextOptions {
  /** Whether the picture is known to stand upright. Otherwise a few lines may be read both ways. */
  readonly upright?: boolean;
  /** Parts of the picture that need not be read, such as the machine readable zone. Corners clockwise. */
  readonly without?: readonly Quad[];
  /** Lines that are read at most: those with the highest letters, then single letters. */
  readonly mostLines?: number;
}

/**
 * Reads printed text in Latin letters. PP-OCR's alphabet lacks `ã`, `ç`, `ñ`, `ł`, `ő` and others: they come out bare, and spaces are
 * often lost. Other scripts are not read, whatever the alphabet has of them.
 */
export interface TextReader {
  read(image: RgbImage, options?: TextOptions): Promise<Text>;
  close(): Promise<void>;
}

/** An identity document has fewer labels and values; each line costs 60 to 130 ms of processor time. */
const mostLinesRead = 40;

/** @throws {NetworkMissing} when a model is not there. */
export async function openTextReader(models: TextModels): Promise<TextReader> {
  const alphabet = await readAlphabet(models.alphabet);
  const detector = await openNetwork(models.detector);
  const network = await openNetwork(models.recogniser);
  const recogniser = { network, alphabet };
  return {
    async read(image, { upright = false, without = [], mostLines = mostLinesRead } = {}) {
      const found = (await findLines(detector, image)).filter(
        (box) => !without.some((part) => isInside(middleOf(box), part)),
      );
      const { turn, read: already } = upright
        ? { turn: 0, read: [] }
        : await standingOf(recogniser, image, found);
      const boxes = inOrderOfUse(inDirection(found, turn)).filter(
        (box) => !already.some((line) => isInside(middleOf(box), line.box)),
      );
      const most = Math.max(0, mostLines - already.length);
      const read = await recogniseLines(recogniser, image, boxes.slice(0, most));
      return {
        lines: fromTheTop([...already, ...read].filter(isText), turn),
        turn,
        cutOff: boxes.length > most,
      };
    },
    async close() {
      await Promise.all([detector.close(), network.close()]);
    },
  };
}

/** Long lines with the highest letters first, then what may be letters alone: texture is often taken for some. */
function inOrderOfUse(boxes: readonly Quad[]): Quad[] {
  const height = (box: Quad) => extentOf(box).breadth;
  const long = boxes.filter(isLong).sort((one, other) => height(other) - height(one));
  const usual = long[long.length >> 1];
  const short = boxes.filter((box) => {
    if (isLong(box)) return false;
    const ratio = usual === undefined ? 1 : height(box) / height(usual);
    return ratio > 1 / heightsApart && ratio < heightsApart;
  });
  return [...long, ...short];
}

/** Letters alone are about as high as the lines beside them: at most this many times more or less. */
const heightsApart = 2.5;

/** Texture is read as a letter or two, without certainty. */
const leastConfidence = 0.5;

function isText({ text, confidence }: TextLine): boolean {
  return confidence >= leastConfidence && /[\p{L}\p{N}]/u.test(text);
}

function fromTheTop(lines: readonly PlacedLine[], turn: number): PlacedLine[] {
  const depth = ({ box }: PlacedLine) => {
    const { x, y } = middleOf(box);
    return [y, x, -y, -x][turn] ?? y;
  };
  return lines.toSorted((one, other) => depth(one) - depth(other));
}
