import { type FaceModelName, faceModels } from '@biometrid/face-models';
import { jpegQuality } from '@biometrid/image-reader';
import { chooseFace } from './choose-face.js';
import { type FaceFinder, type FoundFace, findFaces } from './detection/find-faces.js';
import { located } from './detection/located.js';
import { openFaceFinder } from './detection/open-face-finder.js';
import type { EncoderName } from './embedding/encoder.js';
import { Encoders } from './embedding/encoders.js';
import { FaceEngineUnavailable, FaceRefused } from './errors.js';
import type { DetectedFace, Face, FaceWants, LivenessScore } from './face.js';
import { decodePhoto } from './image/decode-photo.js';
import { Pyramid } from './image/pyramid.js';
import { type LivenessJudge, openLivenessJudge } from './liveness/judge-liveness.js';
import { type Comparison, compare } from './matching/compare.js';
import {
  type Encoding,
  type Encodings,
  encodingsOf,
  furtherEncodings,
  inOrder,
  partsOf,
} from './matching/encodings.js';
import type { Embedding, Template } from './matching/template.js';
import { Networks } from './networks.js';
import {
  type FaceProperties,
  openPropertyEstimator,
  type PropertyEstimator,
} from './properties/estimate-properties.js';
import { assessQuality } from './quality/assess-quality.js';

export interface FaceEngineOptions {
  /**
   * Networks that tell faces apart: `mobilefacenet` unless told. `mobilefacenet` and `fr-feature` together are fused, which makes fewer
   * errors and costs a second embedding.
   */
  readonly encoders?: readonly EncoderName[];
  /**
   * Encoders, and sets of them that are fused, whose vectors are to be had on demand beside: for templates that were made by them. They
   * are loaded when somebody asks for them; one that is not installed is left out.
   */
  readonly onDemand?: readonly (readonly EncoderName[])[];
  /**
   * Whether networks are used of which nobody can say who trained them, and on what: true unless told. Where they are not, `dlib-resnet`
   * is the one encoder to be had, and there is no liveness. What is named as `onDemand` is had all the same.
   */
  readonly unproven?: boolean;
}

/** Finds faces on photos, and tells what they are like. It works in the thread that calls it, with one processor. */
export interface FaceEngine {
  /** What templates are compared by, the one to be preferred first. */
  readonly encodings: Encodings;
  /** What it makes vectors of beside these, where `faces` is asked for them. */
  readonly onDemand: readonly Encoding[];
  /** What it can tell beside templates: each needs networks that may be left out. */
  readonly offers: { readonly properties: boolean; readonly liveness: boolean };
  /**
   * Everything of one decoding: the faces on a JPEG or PNG image, the largest first, with what is wanted of all of them or of that one.
   * @param wants of every face, unless it says otherwise.
   * @throws {UnreadableImage} for other bytes.
   * @throws {FaceEngineUnavailable} when something is wanted that it does not offer, or it is closed.
   */
  faces(image: Uint8Array, wants?: Partial<FaceWants>): Promise<Face[]>;
  /** Where the faces are, and how good; the largest first. @throws {UnreadableImage} */
  detect(image: Uint8Array): Promise<DetectedFace[]>;
  /**
   * A template to be kept: of the one face of a photo, when it passes the quality gate. A second face of at most half its height
   * does not count.
   * @throws {FaceRefused} with the reason.
   * @throws {UnreadableImage}
   */
  enrollTemplate(image: Uint8Array): Promise<Template>;
  /**
   * A template to be compared with a kept one: of the largest face of a photo, unless a second one is nearly as high. Its gate is
   * laxer.
   * @throws {FaceRefused} with the reason.
   * @throws {UnreadableImage}
   */
  probeTemplate(image: Uint8Array): Promise<Template>;
  /**
   * Compares two templates by the first encoding that both hold.
   * @param options.falseMatchRate from 1e-2 to 1e-9; 1e-3 unless told.
   * @throws {TypeError} when they have none in common.
   * @throws {RangeError} for another rate.
   */
  compare(
    one: Template,
    other: Template,
    options?: { readonly falseMatchRate?: number },
  ): Comparison;
  /**
   * What the largest face of a photo looks like.
   * @throws {FaceRefused} when the photo shows no face, or several.
   * @throws {UnreadableImage}
   */
  properties(image: Uint8Array): Promise<FaceProperties>;
  /** How living the largest face looks, on one photo or several frames of a session. @throws {UnreadableImage} */
  liveness(images: readonly Uint8Array[]): Promise<LivenessScore>;
  /** Frees the networks as soon as what was asked is answered; what is asked afterwards is refused. */
  close(): Promise<void>;
}

/**
 * Loads an engine.
 * @throws {FaceModelMissing} when a file is not installed that it cannot do without: detector, mesh, an encoder, or the cohort.
 * @throws {TypeError} when there is no encoder, encoders that cannot be fused, or one that `unproven` rules out.
 */
export async function createFaceEngine({
  encoders: names = ['mobilefacenet'],
  onDemand: further = [],
  unproven = true,
}: FaceEngineOptions = {}): Promise<FaceEngine> {
  const may = (model: FaceModelName) => unproven || faceModels[model].origin !== 'unproven';
  const ruledOut = names.find((name) => !may(name));
  if (ruledOut) throw new TypeError(`The encoder ${ruledOut} is of unproven origin.`);
  const encodings = encodingsOf(names);
  const onDemand = furtherEncodings(encodings, further);
  const networks = new Networks('face engine');
  try {
    const finder = await openFaceFinder(networks);
    const encoders = new Encoders(networks);
    for (const name of inOrder(names)) await encoders.open(name);
    const properties = await networks.openIfInstalled(openPropertyEstimator());
    const liveness = may('fr-liveness')
      ? await networks.openIfInstalled(openLivenessJudge())
      : undefined;
    return new LoadedEngine({
      ...{ encodings, onDemand, networks, finder, encoders, properties, liveness },
    });
  } catch (error) {
    await networks.close();
    throw error;
  }
}

interface Parts {
  readonly encodings: Encodings;
  readonly onDemand: readonly Encoding[];
  readonly networks: Networks;
  readonly finder: FaceFinder;
  readonly encoders: Encoders;
  readonly properties: PropertyEstimator | undefined;
  readonly liveness: LivenessJudge | undefined;
}

class LoadedEngine implements FaceEngine {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get encodings() {
    return this.#parts.encodings;
  }

  get onDemand() {
    return this.#parts.onDemand;
  }

  get offers() {
    const { properties, liveness } = this.#parts;
    return { properties: properties !== undefined, liveness: liveness !== undefined };
  }

  faces(image: Uint8Array, wants: Partial<FaceWants> = {}): Promise<Face[]> {
    return this.#parts.networks.use(() => this.#faces(image, wants));
  }

  async #faces(bytes: Uint8Array, wants: Partial<FaceWants>): Promise<Face[]> {
    const properties = wants.properties ? this.#need('properties') : undefined;
    const liveness = wants.liveness ? this.#need('liveness') : undefined;
    const encodings = [
      ...this.encodings,
      ...(wants.onDemand ?? []).map((name) => this.#find(name)),
    ];
    const decoded = await decodePhoto(bytes);
    const image = new Pyramid(decoded);
    const stored = jpegQuality(bytes) ?? 100;
    const faces: Face[] = [];
    for (const found of await findFaces(this.#parts.finder, image)) {
      const assessment = assessQuality(image, found, stored);
      const detected = { ...located(found, decoded.shrunk), ...assessment };
      if (wants.which === 'largest' && faces.length > 0) {
        faces.push(detected);
        continue;
      }
      const embeddings =
        wants.embeddings &&
        assessment.unusable === undefined &&
        (await this.#embed(image, found, encodings));
      faces.push({
        ...detected,
        ...(embeddings && { embeddings }),
        ...(properties && { properties: await properties.estimate(image, found) }),
        ...(liveness && { liveness: await liveness.judge(image, found) }),
      });
    }
    return faces;
  }

  #largest(image: Uint8Array, wants: Partial<FaceWants>): Promise<Face[]> {
    return this.faces(image, { ...wants, which: 'largest' });
  }

  detect(image: Uint8Array): Promise<DetectedFace[]> {
    return this.faces(image);
  }

  async enrollTemplate(image: Uint8Array): Promise<Template> {
    const face = chooseFace(await this.#largest(image, { embeddings: true }), 'enrollment');
    if (face.refusal !== undefined) throw new FaceRefused(face.refusal);
    return { embeddings: face.embeddings ?? [] };
  }

  async probeTemplate(image: Uint8Array): Promise<Template> {
    const face = chooseFace(await this.#largest(image, { embeddings: true }), 'probe');
    if (face.unusable !== undefined) throw new FaceRefused(face.unusable);
    return { embeddings: face.embeddings ?? [] };
  }

  compare(one: Template, other: Template, { falseMatchRate }: { falseMatchRate?: number } = {}) {
    return compare(this.encodings, one, other, falseMatchRate);
  }

  async properties(image: Uint8Array): Promise<FaceProperties> {
    const { properties } = chooseFace(await this.#largest(image, { properties: true }), 'probe');
    if (properties === undefined) throw new FaceRefused('no-face');
    return properties;
  }

  async liveness(images: readonly Uint8Array[]): Promise<LivenessScore> {
    const frames: (number | undefined)[] = [];
    for (const image of images) {
      const [face] = await this.#largest(image, { liveness: true });
      frames.push(face?.liveness);
    }
    const scores = frames.filter((score) => score !== undefined);
    const score =
      scores.length === 0 ? undefined : scores.reduce((sum, one) => sum + one, 0) / scores.length;
    return { score, frames };
  }

  close(): Promise<void> {
    return this.#parts.networks.close();
  }

  #need<Offer extends 'properties' | 'liveness'>(offer: Offer): NonNullable<Parts[Offer]> {
    const network = this.#parts[offer];
    if (network) return network;
    throw new FaceEngineUnavailable(
      `The face engine offers no ${offer}: the networks for it are not installed.`,
    );
  }

  #find(encoder: string): Encoding {
    const encoding = this.onDemand.find((one) => one.encoder === encoder);
    if (encoding) return encoding;
    throw new FaceEngineUnavailable(`The face engine has no ${encoder} on demand.`);
  }

  async #embed(
    image: Pyramid,
    face: FoundFace,
    encodings: readonly Encoding[],
  ): Promise<Embedding[]> {
    const vectors = await this.#parts.encoders.vectors(image, face, encodings.map(partsOf));
    return vectors.map((vector, index) => ({ encoder: encodings[index]?.encoder ?? '', vector }));
  }
}
