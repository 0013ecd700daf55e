import type { OnnxNode } from '@biometrid/model-build';
import type { FloatConstant, Surroundings } from './rewrite.js';

/** The weights of a node that convolves all channels of an image, or each of them alone; nothing for other nodes. */
export function convolution(
  { type, inputs, attributes }: OnnxNode,
  around: Surroundings,
): Convolution | undefined {
  const weights = type === 'Conv' ? around.numbers(inputs[1]) : undefined;
  const bias = around.numbers(inputs[2]);
  const groups = attributes['group'] && 'int' in attributes['group'] ? attributes['group'].int : 1;
  const isDepthwise = groups > 1;
  if (!weights || (inputs.length > 2 && !bias)) return undefined;
  if (isDepthwise && (weights.shape[0] !== groups || weights.shape[1] !== 1)) return undefined;
  return { weights, bias, isDepthwise };
}

export type Convolution = {
  /** Of the shape: output channels, input channels (1 when each is convolved alone), height, width. */
  readonly weights: FloatConstant;
  readonly bias: FloatConstant | undefined;
  readonly isDepthwise: boolean;
};

/** The slopes of a PRelu that has one for each channel of an image; nothing for other nodes. */
export function channelSlopes(
  { type, inputs: [, slope] }: OnnxNode,
  around: Surroundings,
): FloatConstant | undefined {
  const slopes = type === 'PRelu' ? around.numbers(slope) : undefined;
  if (!slopes) return undefined;
  const [channels = 0, ...pixel] = slopes.shape.slice(-3);
  // A single slope may be meant for several channels.
  return channels > 1 && slopes.data.length === channels && pixel.length === 2 ? slopes : undefined;
}
