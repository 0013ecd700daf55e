import type { Constant, OnnxConstant, OnnxGraph, OnnxNode } from '@biometrid/model-build';

/**
 * Replaces nodes of a graph. What nothing uses any more is gone afterwards.
 *
 * @param replace gives the nodes to stand in a node's place, the last of which makes what that node made; or nothing, to keep it.
 */
export function rewrite(
  graph: OnnxGraph,
  replace: (node: OnnxNode, around: Surroundings) => readonly OnnxNode[] | undefined,
): OnnxGraph {
  const around = new Surroundings(graph);
  const nodes = graph.nodes.flatMap((node) => replace(node, around) ?? [node]);
  return withoutUnused({ ...graph, nodes, constants: [...graph.constants, ...around.added] });
}

/** The graph around a node, as it was before the rewrite. */
export class Surroundings {
  readonly added: OnnxConstant[] = [];
  readonly #makers: ReadonlyMap<string, OnnxNode>;
  readonly #graph: OnnxGraph;
  readonly #constants: ReadonlyMap<string, OnnxConstant>;

  constructor(graph: OnnxGraph) {
    this.#graph = graph;
    this.#makers = new Map(graph.nodes.map((node) => [node.output, node]));
    this.#constants = new Map(graph.constants.map((constant) => [constant.name, constant]));
  }

  /** The node that makes an operand, when it is of this type. */
  maker(type: string, operand: string | undefined): OnnxNode | undefined {
    const node = this.#makers.get(operand ?? '');
    return node?.type === type ? node : undefined;
  }

  /** The nodes that use a value, when no output of the graph is made of it. */
  users(value: string): readonly OnnxNode[] {
    if (this.#graph.outputs.some(({ name }) => name === value)) return [];
    return this.#graph.nodes.filter(({ inputs }) => inputs.includes(value));
  }

  /** The numbers of an operand, when they are known and no whole ones. */
  numbers(operand: string | undefined): FloatConstant | undefined {
    const constant = this.#constants.get(operand ?? '');
    return constant?.data instanceof Float32Array
      ? { shape: constant.shape, data: constant.data }
      : undefined;
  }

  /** Gives the graph a constant. The name has to be one that it does not have yet: derived from that of the node in question. */
  add(name: string, { shape, data }: FloatConstant): string {
    this.added.push({ name, shape, data });
    return name;
  }
}

export type FloatConstant = Constant & { readonly data: Float32Array };

function withoutUnused(graph: OnnxGraph): OnnxGraph {
  const used = new Set(graph.outputs.map(({ name }) => name));
  const nodes = graph.nodes.toReversed().filter(({ output, inputs }) => {
    if (!used.has(output)) return false;
    for (const input of inputs) used.add(input);
    return true;
  });
  return {
    ...graph,
    nodes: nodes.toReversed(),
    constants: graph.constants.filter(({ name }) => used.has(name)),
  };
}
