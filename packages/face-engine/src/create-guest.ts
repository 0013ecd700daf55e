import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type FaceModelName, faceModels } from '@biometrid/face-models';
import type { EncoderName } from './embedding/encoder.js';
import type { Face } from './face.js';
import { createFaceEngine, type FaceEngineOptions } from './face-engine.js';
import { livenessOperatingPoints } from './generated/operating-points.js';
import { type Encoding, partsOf } from './matching/encodings.js';
import { type Refusal, refusals } from './quality/refusal.js';

/** What the server wants to know. */
export interface GuestWants {
  /** For which faces it is worked out; all are listed. */
  readonly which: 'largest' | 'all';
  readonly vectors: boolean;
  readonly properties: boolean;
  readonly liveness: boolean;
  /** With `vectors`: the encoders on demand of which there are to be some. */
  readonly onDemand?: readonly string[];
}

/** A face as the server wants it: the reasons are sentences for a person. */
export interface GuestFace extends Pick<Face, 'box' | 'quality' | 'properties' | 'liveness'> {
  readonly refusal?: string;
  readonly unusable?: string;
  /** In the order of the encodings; undefined for one on demand that was not asked for. */
  readonly vectors?: readonly [Float32Array, ...(Float32Array | undefined)[]];
}

/** The engine in the words of the server's guest interface, which it fits without knowing the server. */
export async function createGuest(
  encoders: readonly EncoderName[],
  options: Omit<FaceEngineOptions, 'encoders'> = {},
) {
  const engine = await createFaceEngine({ ...options, encoders });
  const { offers } = engine;
  const [active, ...others] = engine.encodings;
  const onDemand = engine.onDemand.map((encoding) => ({ ...encoding, onDemand: true }));
  const encodings = [active, ...others, ...onDemand] as const;
  return {
    kind: 'face',
    id: idOf(active.encoder),
    name: 'BiometrID face engine',
    version: ownVersion(),
    encodings,
    offers,
    origin: originOf(
      [...encoders, ...(offers.liveness ? (['fr-liveness'] as const) : [])],
      onDemand.flatMap(partsOf),
    ),
    ...(offers.liveness && { livenessOperatingPoints }),
    async faces(image: Uint8Array, { vectors: embeddings, ...wants }: GuestWants) {
      const faces = await engine.faces(image, { embeddings, ...wants });
      return faces.map((face) => guestFace(face, encodings));
    },
  } as const;
}

/**
 * What is known of who made networks, for whoever runs the server.
 * @param onDemand those that are loaded only for users who have templates of them.
 */
function originOf(networks: readonly FaceModelName[], onDemand: readonly FaceModelName[]): string {
  const unproven = networks.filter(isUnproven);
  const says =
    unproven.length === 0
      ? 'None of its networks is of unproven origin'
      : `Of unproven origin: ${unproven.join(', ')}`;
  const further = [...new Set(onDemand)].filter(
    (name) => isUnproven(name) && !unproven.includes(name),
  );
  return further.length === 0
    ? says
    : `${says}; and only for who has templates of theirs: ${further.join(', ')}`;
}

function isUnproven(name: FaceModelName): boolean {
  return faceModels[name].origin === 'unproven';
}

function guestFace(
  { box, quality, refusal, unusable, embeddings, properties, liveness }: Face,
  encodings: readonly Pick<Encoding, 'encoder'>[],
): GuestFace {
  const made = new Map(embeddings?.map(({ encoder, vector }) => [encoder, vector]));
  const [first, ...rest] = encodings.map(({ encoder }) => made.get(encoder));
  return {
    box,
    quality,
    ...(refusal && { refusal: sentence(refusal) }),
    ...(unusable && { unusable: sentence(unusable) }),
    ...(first && { vectors: [first, ...rest] }),
    ...(properties && { properties }),
    ...(liveness !== undefined && { liveness }),
  };
}

function sentence(refusal: Refusal): string {
  const reason = refusals[refusal];
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}

/** The same for the same encoders, everywhere: templates of servers with this id can be compared. */
function idOf(encoder: string): string {
  return createHash('sha256').update(`biometrid face engine ${encoder}`).digest('hex').slice(0, 24);
}

function ownVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}
