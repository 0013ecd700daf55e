/** Of an image with more pixels nothing is decoded, whatever its file weighs; and none is made. */
export const mostStoredPixels = 25_000_000;
