import type { ModelInput } from '../src/index.js';

type Picture = (x: number, y: number, channel: number) => number;

/** Pictures as bytes: noise, and things with edges and slopes as photos have. `x` and `y` go from 0 to 1. */
export const pictures: Readonly<Record<string, () => Picture>> = {
  black: () => () => 0,
  noise: () => {
    let state = 6;
    return () => {
      // A linear congruential generator: the same noise in every run.
      state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
      return Math.floor((state / 2 ** 32) * 256);
    };
  },
  slopes: () => (x, y, channel) => Math.round(255 * ([x, y, 1 - (x + y) / 2][channel % 3] ?? 0)),
  waves: () => (x, y, channel) =>
    Math.round(127.5 + 127.5 * Math.sin(40 * x + 3 * channel) * Math.cos(23 * y)),
  face: () => (x, y, channel) => {
    const within = (cx: number, cy: number, rx: number, ry: number) =>
      ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1;
    if (within(0.38, 0.42, 0.06, 0.03) || within(0.62, 0.42, 0.06, 0.03)) return 30;
    if (within(0.5, 0.68, 0.12, 0.03)) return [150, 60, 60][channel % 3] ?? 0;
    if (within(0.5, 0.5, 0.3, 0.4)) return [220, 170, 140][channel % 3] ?? 0;
    return Math.round(90 + 60 * y);
  },
};

/** A picture as a model wants it. */
export function modelInput(picture: Picture, { layout, shape, scaling }: ModelInput): Float32Array {
  const [, a, b, c] = shape;
  const [height, width, channels] = layout === 'NHWC' ? [a, b, c] : [b, c, a];
  return new Float32Array(height * width * channels).map((_, i) => {
    const [y, x, channel] =
      layout === 'NHWC'
        ? [Math.floor(i / (width * channels)), Math.floor(i / channels) % width, i % channels]
        : [Math.floor(i / width) % height, i % width, Math.floor(i / (width * height))];
    const byte = picture(x / (width - 1), y / (height - 1), channel);
    return (byte - scaling.subtract) / scaling.divide;
  });
}
