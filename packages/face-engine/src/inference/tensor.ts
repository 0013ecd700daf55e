/** How a network wants its pixels. */
interface PixelFormat {
  /** The channels of a pixel together, or one plane for each channel. */
  readonly layout: 'NHWC' | 'NCHW';
  readonly channels: 'RGB' | 'BGR' | 'grey';
  /** Fed is (value - subtract) / divide, of values from 0 to 255. */
  readonly scaling: { readonly subtract: number; readonly divide: number };
}

/** Pixels as a network wants them. @param rgb interleaved, red first, 0 to 255. */
export function toTensor(
  rgb: Float32Array,
  { layout, channels, scaling: { subtract, divide } }: PixelFormat,
): Float32Array {
  if (channels === 'grey') return brightness(rgb).map((value) => (value - subtract) / divide);
  const tensor = new Float32Array(rgb.length);
  const pixels = rgb.length / 3;
  for (let channel = 0; channel < 3; channel++) {
    const from = channels === 'RGB' ? channel : 2 - channel;
    const [start, step] = layout === 'NCHW' ? [channel * pixels, 1] : [channel, 3];
    for (let pixel = 0; pixel < pixels; pixel++) {
      tensor[start + pixel * step] = ((rgb[pixel * 3 + from] ?? 0) - subtract) / divide;
    }
  }
  return tensor;
}

/** How bright pixels are, 0 to 255, by the weights of ITU-R BT.601. @param rgb interleaved, red first. */
export function brightness(rgb: Float32Array): Float32Array {
  const grey = new Float32Array(rgb.length / 3);
  for (let pixel = 0; pixel < grey.length; pixel++) {
    const at = pixel * 3;
    grey[pixel] = 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0);
  }
  return grey;
}
