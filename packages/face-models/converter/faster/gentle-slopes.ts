import type { OnnxGraph } from '@biometrid/model-build';
import { channelSlopes, convolution } from './layers.js';
import { type FloatConstant, rewrite, Surroundings } from './rewrite.js';

/**
 * Makes the slopes above 1 of a PRelu between convolutions smaller than 1, so that all of them can be written the shorter way.
 *
 * With a slope s above 1, PRelu(x) is min(x, s x). With v = -s x that is -PRelu(v) for the slope 1/s: the factors before and behind it go
 * into the weights of the convolutions there.
 */
export function gentleSlopes(graph: OnnxGraph): OnnxGraph {
  const { before, behind } = factorsAround(graph);
  return rewrite(graph, (node, around) => {
    const [image = ''] = node.inputs;
    const [from, to] = [behind.get(image), before.get(node.output)];
    const slopes = behind.has(node.output) && channelSlopes(node, around);
    const add = (name: string, operand: FloatConstant, of: (number: number, i: number) => number) =>
      around.add(`${node.output}_gentle_${name}`, { ...operand, data: operand.data.map(of) });
    if (slopes) {
      const gentle = add('slope', slopes, (number) => (number > 1 ? 1 / number : number));
      return [{ ...node, inputs: [image, gentle] }];
    }
    const made = from || to ? convolution(node, around) : undefined;
    if (!made) return undefined;
    const { weights, bias, isDepthwise } = made;
    const [, inOfGroup = 1, height = 1, width = 1] = weights.shape;
    const weight = (number: number, i: number) => {
      const filter = Math.floor(i / (height * width));
      const out = Math.floor(filter / inOfGroup);
      const into = isDepthwise ? out : filter % inOfGroup;
      return number * (to?.[out] ?? 1) * (from?.[into] ?? 1);
    };
    const inputs = [image, add('weights', weights, weight)];
    if (bias) inputs.push(add('bias', bias, (number, i) => number * (to?.[i] ?? 1)));
    return [{ ...node, inputs }];
  });
}

/** For each channel of an image its factor: where a convolution makes it, and where convolutions read it. */
function factorsAround(graph: OnnxGraph): { before: Factors; behind: Factors } {
  const around = new Surroundings(graph);
  const before = new Map<string, Float32Array>();
  const behind = new Map<string, Float32Array>();
  for (const node of graph.nodes) {
    const slopes = channelSlopes(node, around)?.data;
    const [x = ''] = node.inputs;
    const [maker, readers] = [around.maker('Conv', x), around.users(node.output)];
    if (!slopes?.some((slope) => slope > 1)) continue;
    if (!maker || around.users(x).length !== 1 || readers.length === 0) continue;
    if (![maker, ...readers].every((each) => convolution(each, around))) continue;
    before.set(
      x,
      Float32Array.from(slopes, (slope) => (slope > 1 ? -slope : 1)),
    );
    behind.set(
      node.output,
      Float32Array.from(slopes, (slope) => (slope > 1 ? -1 : 1)),
    );
  }
  return { before, behind };
}

type Factors = ReadonlyMap<string, Float32Array>;
