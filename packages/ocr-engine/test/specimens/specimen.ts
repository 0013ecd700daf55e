import type { Side } from './drawing/side.js';
import { type Holder, randomHolder } from './holders/holder.js';
import { booklet } from './layouts/booklet.js';
import { card } from './layouts/card.js';
import { mrzLines } from './mrz-lines.js';
import { Random } from './random.js';

export type SpecimenKind = 'TD1' | 'TD2' | 'TD3' | 'MRV-A' | 'MRV-B';

export interface SpecimenOptions {
  /** The same seed, the same document. */
  readonly seed: number;
  readonly kind: SpecimenKind;
  /** By chance unless given. */
  readonly holder?: Holder;
}

/** A document of somebody who does not exist. */
export interface Specimen {
  readonly kind: SpecimenKind;
  readonly holder: Holder;
  readonly front: Side;
  readonly back?: Side;
}

/** Makes a document: the same from the same options, on every machine, with the truth of each side. */
export function specimen({ seed, kind, holder: given }: SpecimenOptions): Specimen {
  const random = new Random(seed);
  const holder = given ?? randomHolder(random.fork());
  const lines = mrzLines(kind, holder);
  const layout = random.fork();
  return kind === 'TD1'
    ? { kind, holder, ...card(holder, lines, layout) }
    : { kind, holder, front: booklet(kind, holder, lines, layout) };
}
