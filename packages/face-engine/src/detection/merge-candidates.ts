import { type Candidate, overlap } from './candidate.js';

/** Boxes that cover each other by more than this are of one face. */
const sameFace = 0.3;

/**
 * One candidate for each face, the best first: the mean of those that overlap, weighted by score (the blending of Bazarevsky et
 * al., "BlazeFace", 2019, which is steadier than keeping the best alone).
 */
export function mergeCandidates(candidates: readonly Candidate[]): Candidate[] {
  let left = [...candidates].sort((one, other) => other.score - one.score);
  const merged: Candidate[] = [];
  for (let best = left[0]; best !== undefined; best = left[0]) {
    const leader = best;
    const group = left.filter((other) => other === leader || overlap(leader, other) > sameFace);
    left = left.filter((other) => !group.includes(other));
    merged.push(blend(group, leader.score));
  }
  return merged;
}

function blend(group: readonly Candidate[], score: number): Candidate {
  const total = group.reduce((sum, { score }) => sum + score, 0);
  const weighted = (value: (candidate: Candidate) => number) =>
    group.reduce((sum, candidate) => sum + candidate.score * value(candidate), 0) / total;
  const eye = (index: 0 | 1) => ({
    x: weighted(({ eyes }) => eyes[index].x),
    y: weighted(({ eyes }) => eyes[index].y),
  });
  return {
    centre: { x: weighted(({ centre }) => centre.x), y: weighted(({ centre }) => centre.y) },
    width: weighted(({ width }) => width),
    height: weighted(({ height }) => height),
    score,
    eyes: [eye(0), eye(1)],
  };
}
