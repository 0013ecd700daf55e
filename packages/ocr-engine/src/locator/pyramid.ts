import { type GreyImage, halved } from '@biometrid/image-reader';

/** A grey picture and, made when first asked for, its halves: each pixel the mean of four of the one before. */
export interface Pyramid {
  /**
   * @param halvings 0 asks for the picture itself, more than there can be for the smallest.
   * @returns the level, and how many of the picture's pixels one of its own is wide.
   */
  level(halvings: number): { readonly picture: GreyImage; readonly factor: number };
}

export function pyramidOf(picture: GreyImage): Pyramid {
  const levels = [picture];
  return {
    level(halvings) {
      let last = levels.at(-1) ?? picture;
      while (levels.length <= halvings && last.width >= 4 && last.height >= 4) {
        last = halved(last);
        levels.push(last);
      }
      const reached = Math.min(halvings, levels.length - 1);
      return { picture: levels[reached] ?? picture, factor: 2 ** reached };
    },
  };
}
