import type { Constant } from '@biometrid/model-build';
import { type JsonObject, list, object, parse, text } from './json.js';
import { readWeights } from './read-weights.js';

/** A TensorFlow.js graph model: its nodes by name, its weights, and what goes in and out. */
export type TfjsModel = {
  readonly nodes: ReadonlyMap<string, TfjsNode>;
  readonly weights: ReadonlyMap<string, Constant>;
  readonly outputs: readonly string[];
};

export type TfjsNode = {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: JsonObject;
};

/**
 * Reads the two files of a graph model.
 *
 * @throws ConversionError when a part is missing or of another form, or when the weights are cut short.
 */
export function readTfjs(json: Uint8Array, weights: Uint8Array): TfjsModel {
  const model = object(parse(json), 'model.json');
  const topology = object(model['modelTopology'], 'modelTopology');
  const signature =
    model['signature'] ?? object(model['userDefinedMetadata'], 'signature')['signature'];
  const outputs = object(object(signature, 'signature')['outputs'], 'outputs');
  const nodes = list(topology['node'], 'node').map(readNode);
  return {
    nodes: new Map(nodes.map((node) => [node.name, node])),
    weights: readWeights(list(model['weightsManifest'], 'weightsManifest'), weights),
    outputs: Object.keys(outputs),
  };
}

function readNode(value: unknown): TfjsNode {
  const node = object(value, 'node');
  return {
    name: text(node['name'], 'name'),
    op: text(node['op'], 'op'),
    inputs: list(node['input'] ?? [], 'input').map((input) => text(input, 'input')),
    attributes: object(node['attr'] ?? {}, 'attr'),
  };
}
