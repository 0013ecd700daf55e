import type { DocumentOutcome } from './measure-documents.js';
import type { MrzOutcome } from './measure-mrz.js';
import type { PeerOutcome } from './measure-peers.js';
import type { PhotoOutcome } from './measure-photos.js';
import type { StrangerOutcome } from './measure-strangers.js';
import { type MrzSet, mrzSets } from './mrz-sets.js';
import { type Share, shareOf } from './statistics.js';

/** All that was measured in one run. */
export interface Measured {
  readonly mrz: readonly MrzOutcome[];
  /** Of the first pictures of a set; nothing where the readers could not be installed. */
  readonly peers: Readonly<Partial<Record<MrzSet, PeerComparison>>>;
  readonly photos: readonly PhotoOutcome[];
  readonly strangers: readonly StrangerOutcome[];
  readonly codes: { readonly pdf417: Share; readonly qr: Share; readonly photographed: Share };
  readonly documents: readonly DocumentOutcome[];
  readonly spoilt: readonly DocumentOutcome[];
}

/** Readers beside the engine on the same pictures. */
export interface PeerComparison {
  readonly own: { readonly pictures: Share; readonly lines: Share };
  readonly peers: readonly PeerOutcome[];
}

/** The shares that are wanted, from what was measured. */
export function sharesOf(measured: Measured) {
  const { mrz, photos, strangers, codes, documents, spoilt } = measured;
  const exact = Object.fromEntries(
    mrzSets.map((set) => [set, shareOf(of(mrz, set), (each) => each.exact)]),
  ) as Record<MrzSet, Share>;
  const both = [...documents, ...spoilt];
  return {
    exact,
    photos: shareOf(photos, ({ right }) => right),
    /** Of all generated pictures, those whose reading is called verified although a letter is wrong. */
    falselyVerified: shareOf(mrz, ({ verified, exact }) => verified && !exact),
    falselyVerifiedLines: {
      right: mrz.reduce((sum, each) => sum + (each.verified ? each.lines - each.linesRight : 0), 0),
      of: mrz.reduce((sum, { lines }) => sum + lines, 0),
    },
    claimed: shareOf(strangers, (each) => each.claimed),
    codes,
    outlines: shareOf(
      both.flatMap(({ outlines }) => outlines),
      (off) => off <= 0.02,
    ),
    fields: shareOf(
      documents.flatMap(({ fields }) => fields),
      ({ right }) => right,
    ),
    portraits: shareOf(
      both.flatMap(({ portraitCut }) => portraitCut ?? []),
      (cut) => cut,
    ),
    spoiltFailed: shareOf(spoilt, ({ failed }) => failed !== undefined),
    untouchedFailed: shareOf(documents, ({ failed }) => failed !== undefined),
  };
}

export function of(outcomes: readonly MrzOutcome[], set: MrzSet): MrzOutcome[] {
  return outcomes.filter((each) => each.set === set);
}

export function linesOf(outcomes: readonly MrzOutcome[]): Share {
  return {
    right: outcomes.reduce((sum, { linesRight }) => sum + linesRight, 0),
    of: outcomes.reduce((sum, { lines }) => sum + lines, 0),
  };
}
