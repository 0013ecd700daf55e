import { type Constant, ConversionError, elements, readConstant } from '@biometrid/model-build';
import { list, object, text } from './json.js';

/** Numbers that a model carries. Where the file keeps each in a byte, those bytes as well: a number is `byte * step + least`. */
export type Weight = Constant & { readonly bytes?: WeightBytes };

type WeightBytes = {
  readonly data: Uint8Array;
  readonly step: number;
  readonly least: number;
};

/**
 * Reads weights by name: they lie one after the other, in the order of a manifest.
 *
 * @throws ConversionError when the manifest is of another form, or the weights are cut short.
 */
export function readWeights(
  manifest: readonly unknown[],
  bytes: Uint8Array,
): ReadonlyMap<string, Weight> {
  const entries = manifest.flatMap((group) => list(object(group, 'group')['weights'], 'weights'));
  const weights = new Map<string, Weight>();
  let offset = 0;
  for (const entry of entries) {
    const weight = object(entry, 'weight');
    const name = text(weight['name'], 'name');
    const shape = list(weight['shape'], 'shape').map(Number);
    const quantization = object(weight['quantization'] ?? {}, 'quantization');
    const type = text(quantization['dtype'] ?? weight['dtype'], 'dtype');
    const [step, least] = [quantization['scale'], quantization['min']];
    const start = offset;
    const take = (width: number) => {
      offset += width * elements(shape);
      return bytes.subarray(start, offset);
    };
    if (type === 'float32' || type === 'float16' || type === 'int32') {
      weights.set(name, readConstant(take(type === 'float16' ? 2 : 4), type, shape));
    } else if (type === 'uint8' && typeof step === 'number' && typeof least === 'number') {
      weights.set(name, { shape, ...readBytes(take(1), step, least) });
    } else {
      throw new ConversionError(`Weights of the type "${type}" are not known.`);
    }
  }
  if (offset !== bytes.length) {
    throw new ConversionError(
      `The weights have ${bytes.length} bytes instead of ${offset}: the file is damaged.`,
    );
  }
  return weights;
}

function readBytes(data: Uint8Array, step: number, least: number) {
  return {
    data: new Float32Array(data.length).map((_, i) => (data[i] ?? 0) * step + least),
    // A copy: a slice of Node's Buffer, unlike that of an array, is the same memory.
    bytes: { data: Uint8Array.from(data), step, least },
  };
}
