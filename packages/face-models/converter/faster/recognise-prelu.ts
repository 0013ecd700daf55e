import type { OnnxGraph } from '@biometrid/model-build';
import { rewrite } from './rewrite.js';

/** Makes a PRelu of one that is written out: Relu(x) + c (x - |x|), which is 2 c x on the negative side. */
export function recognisePrelu(graph: OnnxGraph): OnnxGraph {
  return rewrite(graph, ({ type, inputs, output }, around) => {
    if (type !== 'Add') return undefined;
    for (const [positive, negative] of bothWays(inputs)) {
      const [x] = around.maker('Relu', positive)?.inputs ?? [];
      for (const [factor, below] of bothWays(around.maker('Mul', negative)?.inputs ?? [])) {
        const [from, absolute] = around.maker('Sub', below)?.inputs ?? [];
        const [of] = around.maker('Abs', absolute)?.inputs ?? [];
        const half = around.numbers(factor);
        if (x === undefined || from !== x || of !== x || !half) continue;
        const slope = { ...half, data: half.data.map((number) => 2 * number) };
        const operands = [x, around.add(`${output}_slope`, slope)];
        return [{ type: 'PRelu', inputs: operands, output, attributes: {} }];
      }
    }
    return undefined;
  });
}

function bothWays([a, b]: readonly string[]): readonly (readonly (string | undefined)[])[] {
  return [
    [a, b],
    [b, a],
  ];
}
