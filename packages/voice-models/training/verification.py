"""How well voiceprints tell people apart: trials, normalised scores, error rates."""

import numpy as np

NEAREST = 100  # of a cohort, at most
LEAST_DEVIATION = 0.02


def unit(vectors):
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


def equal_error_rate(genuine, impostor):
    """The rate at which false rejections and false acceptances are alike."""
    scores = np.concatenate([genuine, impostor])
    labels = np.concatenate([np.ones(len(genuine)), np.zeros(len(impostor))])[np.argsort(-scores, kind="stable")]
    accepted = np.cumsum(1 - labels) / len(impostor)
    rejected = 1 - np.cumsum(labels) / len(genuine)
    at = np.argmin(np.abs(accepted - rejected))
    return float((accepted[at] + rejected[at]) / 2)


def rejections_at(genuine, impostor, rate):
    """The share of genuine trials below the score that `rate` of the impostors exceed."""
    threshold = np.quantile(impostor, 1 - rate)
    return float((genuine <= threshold).mean())


def normalised(score, template, probe, cohort):
    """Adaptive s-norm of one score by the nearest voices of a cohort."""
    sides = []
    for side in (template, probe):
        nearest = np.sort(cohort @ side)[-NEAREST:]
        sides.append((score - nearest.mean()) / max(nearest.std(), LEAST_DEVIATION))
    return (sides[0] + sides[1]) / 2


def trials(voices, enrolled, tested, rng, cohort_of=None, enrolments=8, impostors=3):
    """Scores of genuine and impostor trials.

    `voices`: speaker to unit vectors `[prompts, 128]`; every speaker has `enrolments` enrolments of `enrolled` prompts drawn at random,
    tried with prompts that are not among them and with `impostors` tests of every other speaker. `cohort_of(a, b)` gives the cohort
    (voices that are neither), or None for raw cosines.
    """
    names = sorted(name for name in voices if len(voices[name]) >= enrolled + tested)
    genuine, impostor = [], []

    def test_of(name, among):
        chosen = rng.choice(among, tested, replace=False)
        return unit(voices[name][chosen].mean(axis=0))

    for name in names:
        for _ in range(enrolments):
            order = rng.permutation(len(voices[name]))
            template = unit(voices[name][order[:enrolled]].mean(axis=0))
            rest = order[enrolled:]
            for other in names:
                own = other == name
                among = rest if own else np.arange(len(voices[other]))
                for _ in range(impostors):
                    probe = test_of(other, among)
                    score = float(template @ probe)
                    cohort = cohort_of(name, other) if cohort_of else None
                    if cohort is not None:
                        score = normalised(score, template, probe, cohort)
                    (genuine if own else impostor).append(score)
    return np.array(genuine), np.array(impostor)


def figures(voices, seed=1, cohort_of=None):
    """Equal error rates and false rejections at 1 % false acceptances, for 1 and 2 tests against an enrolment of 3."""
    result = {}
    for tested in (1, 2):
        genuine, impostor = trials(voices, 3, tested, np.random.default_rng(seed), cohort_of)
        if len(genuine) and len(impostor):
            result[f"3 enrolled, {tested} tested"] = {
                "eer": round(100 * equal_error_rate(genuine, impostor), 2),
                "frrAt1": round(100 * rejections_at(genuine, impostor, 0.01), 2),
                "genuine": len(genuine),
                "impostor": len(impostor),
            }
    return result
