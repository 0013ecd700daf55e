import { type Constant, ConversionError, elements, readConstant } from '@biometrid/model-build';

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

export type JsonObject = { readonly [key: string]: unknown };

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

export function object(value: unknown, what: string): JsonObject {
  if (!isObject(value)) throw new ConversionError(`The graph is damaged: "${what}" is no object.`);
  return value;
}

export function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value))
    throw new ConversionError(`The graph is damaged: "${what}" is no list.`);
  return value;
}

export function text(value: unknown, what: string): string {
  if (typeof value !== 'string')
    throw new ConversionError(`The graph is damaged: "${what}" is no text.`);
  return value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(json: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(json).toString('utf8'));
  } catch (cause) {
    throw new ConversionError('The graph is damaged: it is no JSON.', { cause });
  }
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

/** The weights lie one after the other, in the order of the manifest. */
function readWeights(
  manifest: readonly unknown[],
  bytes: Uint8Array,
): ReadonlyMap<string, Constant> {
  const entries = manifest.flatMap((group) => list(object(group, 'group')['weights'], 'weights'));
  const weights = new Map<string, Constant>();
  let offset = 0;
  for (const entry of entries) {
    const weight = object(entry, 'weight');
    const name = text(weight['name'], 'name');
    const shape = list(weight['shape'], 'shape').map(Number);
    const quantization = object(weight['quantization'] ?? {}, 'quantization');
    const type = text(quantization['dtype'] ?? weight['dtype'], 'dtype');
    if (type !== 'float32' && type !== 'float16' && type !== 'int32') {
      throw new ConversionError(`Weights of the type "${type}" are not known.`);
    }
    const end = offset + elements(shape) * (type === 'float16' ? 2 : 4);
    weights.set(name, readConstant(bytes.subarray(offset, end), type, shape));
    offset = end;
  }
  if (offset !== bytes.length) {
    throw new ConversionError(
      `The weights have ${bytes.length} bytes instead of ${offset}: the file is damaged.`,
    );
  }
  return weights;
}
