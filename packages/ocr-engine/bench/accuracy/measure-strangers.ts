import { type NotDocumentKind, notDocument } from '../../test/specimens/not-documents.js';
import type { Engine } from './engine.js';
import { measuringSeeds } from './mrz-sets.js';

/** What the engine made of a picture that has no zone. */
export interface StrangerOutcome {
  readonly kind: NotDocumentKind;
  readonly claimed: boolean;
  readonly verified: boolean;
}

/** Measures pictures without a zone, all kinds in turn. */
export async function measureStrangers(engine: Engine, count: number): Promise<StrangerOutcome[]> {
  const outcomes: StrangerOutcome[] = [];
  for (let seed = measuringSeeds; seed < measuringSeeds + count; seed++) {
    const { kind, jpeg } = await notDocument(seed);
    const reading = await engine.readMrz(jpeg);
    outcomes.push({ kind, claimed: reading !== undefined, verified: reading?.verified ?? false });
  }
  return outcomes;
}
