import { dot } from '../../src/embedding/vector.js';
import type { SeenPhoto } from './faces.js';
import {
  type Bounds,
  bootstrap,
  equalErrorRate,
  type Scores,
  shareFrom,
  thresholdAt,
} from './statistics.js';

/** The vectors of a set by person; those of nobody known are compared with others alone. */
export interface Gallery {
  readonly people: readonly (readonly Float32Array[])[];
  /** Photos of which no template was made. They are in no pair. */
  readonly failures: number;
}

/** The largest faces of photos as one encoder sees them, by the folders that they lie in. */
export function galleryOf(photos: readonly SeenPhoto[], encoder: string): Gallery {
  const people = new Map<string, Float32Array[]>();
  let failures = 0;
  for (const { folder, faces } of photos) {
    const vector = faces[0]?.embeddings?.find((embedding) => embedding.encoder === encoder)?.vector;
    if (vector === undefined) failures++;
    else people.set(folder, [...(people.get(folder) ?? []), vector]);
  }
  return { people: [...people.values()], failures };
}

/** The scores of all pairs of people, kept apart by who is compared, so that people can be drawn anew. */
export class PairScores {
  readonly #scores: number[][][];

  constructor(people: readonly (readonly Float32Array[])[]) {
    this.#scores = people.map((one, row) =>
      people.slice(0, row + 1).map((other, column) =>
        one.flatMap((vector, index) =>
          // Of one person's photos every pair once.
          (row === column ? one.slice(0, index) : other).map((beside) => dot(vector, beside)),
        ),
      ),
    );
  }

  /** Of all people, or of some, who may stand there several times. */
  of(people: readonly number[] = this.#scores.map((_row, index) => index)): Scores {
    const genuine: number[] = [];
    const impostor: number[] = [];
    for (const [position, one] of people.entries()) {
      genuine.push(...(this.#scores[one]?.[one] ?? []));
      for (const other of people.slice(0, position)) {
        // Somebody who was drawn twice is no stranger to himself.
        if (one !== other) {
          impostor.push(...(this.#scores[Math.max(one, other)]?.[Math.min(one, other)] ?? []));
        }
      }
    }
    return { genuine, impostor };
  }

  /** The bounds of a figure when other people of the same kind had been photographed. */
  bounds(figure: (scores: Scores) => number): Bounds {
    const count = this.#scores.length;
    return bootstrap((random) =>
      figure(this.of(Array.from({ length: count }, () => Math.floor(random() * count)))),
    );
  }
}

/** How well an encoder tells the people of a set apart. */
export interface Verification {
  readonly genuine: number;
  readonly impostor: number;
  readonly failures: number;
  readonly equalErrorRate: number;
  readonly equalErrorBounds: Bounds;
  /** Share of genuine pairs that pass where 1 % and 0.1 % of the impostors do. */
  readonly at1: number;
  readonly at01: number;
  readonly at01Bounds: Bounds;
}

export function verificationOf({ people, failures }: Gallery): Verification {
  const pairs = new PairScores(people);
  const scores = pairs.of();
  return {
    genuine: scores.genuine.length,
    impostor: scores.impostor.length,
    failures,
    equalErrorRate: equalErrorRate(scores),
    equalErrorBounds: pairs.bounds(equalErrorRate),
    at1: acceptedAt(scores, 0.01),
    at01: acceptedAt(scores, 0.001),
    at01Bounds: pairs.bounds((drawn) => acceptedAt(drawn, 0.001)),
  };
}

function acceptedAt({ genuine, impostor }: Scores, falseMatchRate: number): number {
  return shareFrom(genuine, thresholdAt(impostor, falseMatchRate));
}
