export type { RgbImage } from './rgb-image.js';
