import { faceModels } from '@biometrid/face-models';
import { openModel } from '../inference/model.js';
import { unit } from './vector.js';

/** Networks that tell faces apart, in the order in which a fusion holds them. */
export const encoderNames = ['mobilefacenet', 'fr-feature'] as const;

export type EncoderName = (typeof encoderNames)[number];

/**
 * Versions of the encoders. One goes up when the same face would give another vector: by new weights, another alignment, another
 * way of feeding them.
 */
const versions: Readonly<Record<EncoderName, number>> = { mobilefacenet: 1, 'fr-feature': 1 };

/** An encoder that is loaded. */
export interface Encoder {
  /** @param face aligned, 112 x 112, red first. @returns a vector of unit length. */
  embed(face: Float32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Name and version of an encoder, such as `mobilefacenet-1`. */
export function encoderId(name: EncoderName): string {
  return `${name}-${versions[name]}`;
}

/** Length of an encoder's vectors. */
export function encoderDimensions(name: EncoderName): number {
  return outputOf(name).dimensions;
}

/** @throws {FaceModelMissing} */
export async function openEncoder(name: EncoderName): Promise<Encoder> {
  const model = await openModel(name);
  const output = outputOf(name);
  return {
    embed: async (face) => unit((await model.run(face))(output.name)),
    close: () => model.close(),
  };
}

/** The one output of an encoder's network. */
function outputOf(name: EncoderName): { name: string; dimensions: number } {
  const [output] = Object.entries(faceModels[name].outputs);
  if (output === undefined) throw new TypeError(`The network ${name} has no output.`);
  return { name: output[0], dimensions: output[1].shape.at(-1) ?? 0 };
}
