import { ofPeople, vectorOf } from '../../src/testing/engines/sample-format.mjs';
import createFaceEngine from './deterministic-face.mjs';

/** How many are alike in the cohort of each people. */
const nearest = 50;

/**
 * The face engine for tests with a cohort of 60 people of no kind and 60 of each that `people` in its URL names: whoever is of one of
 * these is like all of them, and no less told from them than others are. `cohort` is its id.
 */
export default function createEngine() {
  const asked = new URL(import.meta.url).searchParams;
  const peoples = [undefined, ...asked.getAll('people')];
  const engine = createFaceEngine();
  const vectors = peoples.flatMap((people) =>
    Array.from({ length: 60 }, (_, index) => ofPeople(vectorOf(`of the cohort, ${index}`), people)),
  );
  const cohort = { id: asked.get('cohort') ?? 'test-cohort-1', nearest, vectors };
  return { ...engine, encodings: engine.encodings.map((encoding) => ({ ...encoding, cohort })) };
}
