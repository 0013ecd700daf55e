import type { Encoding } from '../../src/matching/encodings.js';
import { type EmbeddedFace, embeddedFace, scoreOf } from './embedded-face.js';
import type { SeenPhoto } from './faces.js';
import {
  type Bounds,
  bootstrap,
  equalErrorRate,
  type Scores,
  shareFrom,
  thresholdAt,
} from './statistics.js';

/** The faces of a set by person. */
export interface Gallery {
  readonly people: readonly (readonly EmbeddedFace[])[];
  /** Photos of which no template was made. They are in no pair. */
  readonly failures: number;
}

/** The largest faces of photos in one encoding, by who is on them. @param whose the folder that a photo lies in, unless told. */
export function galleryOf<Seen extends SeenPhoto>(
  photos: readonly Seen[],
  encoding: Encoding,
  whose: (photo: Seen) => string = ({ folder }) => folder,
): Gallery {
  const people = new Map<string, EmbeddedFace[]>();
  let failures = 0;
  for (const photo of photos) {
    const face = embeddedFace(photo, encoding);
    if (face === undefined) failures++;
    else people.set(whose(photo), [...(people.get(whose(photo)) ?? []), face]);
  }
  return { people: [...people.values()], failures };
}

/** The scores of all pairs of people, kept apart by who is compared, so that people can be drawn anew. */
export class PairScores {
  readonly #scores: number[][][];

  constructor(people: readonly (readonly EmbeddedFace[])[]) {
    this.#scores = people.map((one, row) =>
      people.slice(0, row + 1).map((other, column) =>
        one.flatMap((face, index) =>
          // Of one person's photos every pair once.
          (row === column ? one.slice(0, index) : other).map((beside) => scoreOf(face, beside)),
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
