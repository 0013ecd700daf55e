import { halved, type RgbImage } from '@biometrid/image-reader';
import { type Affine, scaled, scaleOf } from '../geometry/affine.js';
import { sampleBilinear } from './sample.js';

/**
 * An image with its halves, quarters and so on, each made when it is first needed. A region is read from the level that has
 * about as many pixels as are wanted of it, so that shrinking it neither aliases nor costs more than its result.
 */
export class Pyramid {
  readonly #levels: RgbImage[];

  constructor(image: RgbImage) {
    this.#levels = [image];
  }

  get width(): number {
    return this.#level(0).width;
  }

  get height(): number {
    return this.#level(0).height;
  }

  /** The image itself. */
  get image(): RgbImage {
    return this.#level(0);
  }

  /**
   * Reads a region. What lies outside of the image is grey.
   * @param toImage from the region's pixels to those of the image; their centres lie at halves.
   * @returns `height` rows of `width` pixels, red first, 0 to 255.
   */
  region(toImage: Affine, width: number, height: number): Float32Array {
    const index = this.#levelFor(scaleOf(toImage));
    return sampleBilinear(this.#level(index), scaled(toImage, 1 / 2 ** index), width, height);
  }

  /**
   * How much of the image a region is read from: halving drops an odd last row or column.
   * @param shrink how many pixels of the image one of the region is wide.
   */
  extent(shrink: number): { readonly width: number; readonly height: number } {
    const index = this.#levelFor(shrink);
    const { width, height } = this.#level(index);
    return { width: width * 2 ** index, height: height * 2 ** index };
  }

  /** The coarsest level that has at least as many pixels as are wanted. */
  #levelFor(shrink: number): number {
    let index = 0;
    while (shrink >= 2 ** (index + 1) && this.#canHalve(index)) index++;
    return index;
  }

  #canHalve(index: number): boolean {
    const { width, height } = this.#level(index);
    return Math.min(width, height) >= 16;
  }

  #level(index: number): RgbImage {
    const present = this.#levels[index];
    if (present !== undefined) return present;
    const level = halved(this.#level(index - 1));
    this.#levels[index] = level;
    return level;
  }
}
