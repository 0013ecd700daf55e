export { type DecodedImage, type DecodeOptions, decodeImage } from './decode-image.js';
export { encodeJpeg, type JpegOptions } from './encode-jpeg.js';
export { fitImage } from './fit-image.js';
export type { Point, Quad } from './homography.js';
export { jpegQuality } from './jpeg-quality.js';
export { type GreyImage, greyOf, halved, type RgbImage } from './pixels.js';
export { UnreadableImage } from './unreadable-image.js';
export { type WarpOptions, warp } from './warp.js';
