import type { OnnxGraph } from '@biometrid/model-build';
import { rewrite } from './rewrite.js';

/** Writes Max(Min(x, upper), lower) as Clip, which ONNX Runtime makes a part of the convolution before it. */
export function boundsAsClip(graph: OnnxGraph): OnnxGraph {
  return rewrite(graph, ({ type, inputs: [least, lowest], output }, around) => {
    const [x = '', highest] = around.maker('Min', least)?.inputs ?? [];
    const [lower, upper] = [around.numbers(lowest)?.data, around.numbers(highest)?.data];
    if (type !== 'Max' || lower?.length !== 1 || upper?.length !== 1) return undefined;
    const [low = 0, high = 0] = [lower[0], upper[0]];
    if (low > high) return undefined;
    // A Relu does nothing that a lower bound of zero or more does not do as well.
    const [uncut] = low >= 0 ? (around.maker('Relu', x)?.inputs ?? []) : [];
    const bounds = [
      around.add(`${output}_lower`, { shape: [], data: lower }),
      around.add(`${output}_upper`, { shape: [], data: upper }),
    ];
    return [{ type: 'Clip', inputs: [uncut ?? x, ...bounds], output, attributes: {} }];
  });
}
