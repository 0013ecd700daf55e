import { faceModels } from '@biometrid/face-models';
import type { FoundFace } from '../detection/find-faces.js';
import type { Pyramid } from '../image/pyramid.js';
import { openModel } from '../inference/model.js';
import { alignedFace } from './align.js';
import { dlibCrops } from './dlib-crops.js';
import { unit } from './vector.js';

/** Networks that tell faces apart. */
export const encoderNames = ['mobilefacenet', 'fr-feature', 'dlib-resnet'] as const;

export type EncoderName = (typeof encoderNames)[number];

/** Those that can be fused, in the order in which a fusion holds them. */
export const fusedEncoders: readonly EncoderName[] = ['mobilefacenet', 'fr-feature'];

/**
 * Versions of the encoders. One goes up when the same face would give another vector: by new weights, another alignment, another
 * way of feeding them.
 */
const versions: Readonly<Record<EncoderName, number>> = {
  mobilefacenet: 1,
  'fr-feature': 1,
  'dlib-resnet': 1,
};

/** An encoder that is loaded. */
export interface Encoder {
  /** Cuts out of an image what its network is to be shown of a face. */
  readonly crops: Crops;
  /** @param crops as it cuts them. @returns a vector of unit length: the mean of what the network makes of each. */
  readonly embed: (crops: readonly Float32Array[]) => Promise<Float32Array>;
  close(): Promise<void>;
}

type Crops = (
  image: Pyramid,
  face: Pick<FoundFace, 'points' | 'corners'>,
) => readonly Float32Array[];

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
    crops: crops[name],
    async embed(shown) {
      const sum = new Float32Array(output.dimensions);
      for (const crop of shown) {
        const made = (await model.run(crop))(output.name);
        for (const [index, value] of made.entries()) sum[index] = (sum[index] ?? 0) + value;
      }
      return unit(sum);
    },
    close: () => model.close(),
  };
}

const byFivePoints: Crops = (image, { points }) => [alignedFace(image, points)];

/** What each network was trained on. */
const crops: Readonly<Record<EncoderName, Crops>> = {
  mobilefacenet: byFivePoints,
  'fr-feature': byFivePoints,
  'dlib-resnet': (image, { corners }) => dlibCrops(image, corners),
};

/** The one output of an encoder's network. */
function outputOf(name: EncoderName): { name: string; dimensions: number } {
  const [output] = Object.entries(faceModels[name].outputs);
  if (output === undefined) throw new TypeError(`The network ${name} has no output.`);
  return { name: output[0], dimensions: output[1].shape.at(-1) ?? 0 };
}
