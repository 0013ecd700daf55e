import { type RgbImage, warp } from '@biometrid/image-reader';
import { frameOf } from '../geometry/frame.js';
import type { Quad } from '../geometry/quad.js';
import { type Network, onlyOutput } from '../inference/network.js';
import { cornersOf, leastRectangle } from './least-rectangle.js';
import { regionsOf } from './regions.js';

/**
 * Pixels of the longer side that the detector is shown: with 832 x 544 it takes 150 ms of processor time and 150 MB for a moment; with
 * 960 x 640 200 ms and 200 MB, with 1,280 x 832 400 MB.
 */
const detectorSide = 832;

/** The detector halves its picture five times. */
const step = 32;

/** Mean and deviation of ImageNet's channels, which PP-OCR applies to blue, green and red in this order. */
const mean = [0.485, 0.456, 0.406] as const;
const deviation = [0.229, 0.224, 0.225] as const;

/** PP-OCR's own: a pixel above it is text. */
const textThreshold = 0.3;

/** PP-OCR's own: regions that are less certain are texture. */
const leastScore = 0.6;

/**
 * The network was taught lines that are shrunken; they grow again by this times area by perimeter: Liao et al., "Real-time scene text
 * detection with differentiable binarization", 2020.
 */
const growth = 1.6;

/** What is lower, in pixels of the detector's picture, cannot be read. */
const leastHeight = 5;

/** More regions than this are texture. */
const mostRegions = 400;

/**
 * Where text is printed, whatever way it runs, by PP-OCRv4's detector: the quadrilaterals lie along their longer sides, and which end of
 * a line is its beginning is not known.
 */
export async function findLines(detector: Network, image: RgbImage): Promise<Quad[]> {
  const scale = detectorSide / Math.max(image.width, image.height);
  const width = toSteps(image.width * scale);
  const height = toSteps(image.height * scale);
  const shown = warp(image, frameOf(image), { width, height });
  const map = onlyOutput(
    await detector.run({ data: toInput(shown), shape: [1, 3, height, width] }),
  );
  const lines: Quad[] = [];
  const regions = regionsOf(map.data, shown, textThreshold).slice(0, mostRegions);
  for (const { edge, score } of regions) {
    if (score < leastScore) continue;
    const rectangle = leastRectangle(edge);
    const { length, breadth } = rectangle;
    const grown = (growth * length * breadth) / (2 * (length + breadth));
    if (breadth + 2 * grown < leastHeight) continue;
    const [a, b, c, d] = cornersOf(rectangle, grown);
    const toImage = ({ x, y }: { x: number; y: number }) => ({
      x: (x * image.width) / width,
      y: (y * image.height) / height,
    });
    lines.push([toImage(a), toImage(b), toImage(c), toImage(d)]);
  }
  return lines;
}

function toSteps(side: number): number {
  return Math.max(step, Math.round(side / step) * step);
}

function toInput({ data, width, height }: RgbImage): Float32Array {
  const pixels = width * height;
  const input = new Float32Array(3 * pixels);
  for (const channel of [0, 1, 2] as const) {
    const scale = 1 / (255 * deviation[channel]);
    const shift = -mean[channel] / deviation[channel];
    const plane = input.subarray(channel * pixels, (channel + 1) * pixels);
    for (let pixel = 0, at = 2 - channel; pixel < pixels; pixel++, at += 3) {
      plane[pixel] = (data[at] ?? 0) * scale + shift;
    }
  }
  return input;
}
