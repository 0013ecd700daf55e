"""How well a recording fits a prompt: log P(prompt | audio) - log P(best string of any length | audio), by CTC."""

import numpy as np

BEAM = 12


def plus(a, b):
    return np.logaddexp(a, b)


def log_probability(logprobs, labels):
    """log P(labels | audio): the sum over all alignments. `logprobs [vectors, classes]`, class 0 is blank."""
    states = [0]
    for label in labels:
        states += [label, 0]
    states = np.array(states)
    skip = np.zeros(len(states), dtype=bool)
    skip[2:] = (states[2:] != 0) & (states[2:] != states[:-2])
    alpha = np.full(len(states), -np.inf)
    alpha[0] = logprobs[0, 0]
    if len(states) > 1:
        alpha[1] = logprobs[0, states[1]]
    for row in logprobs[1:]:
        stepped = np.full_like(alpha, -np.inf)
        stepped[1:] = alpha[:-1]
        skipped = np.full_like(alpha, -np.inf)
        skipped[2:] = np.where(skip[2:], alpha[:-2], -np.inf)
        alpha = np.logaddexp(np.logaddexp(alpha, stepped), skipped) + row[states]
    return float(np.logaddexp(alpha[-1], alpha[-2]) if len(states) > 1 else alpha[-1])


def best_string(logprobs, beam=BEAM):
    """The most likely string and its log probability, by prefix beam search."""
    beams = {(): (0.0, -np.inf)}  # prefix -> log probability that it ends in a blank, in its last label
    for row in logprobs:
        grown = {}

        def add(prefix, blank, label):
            before = grown.get(prefix, (-np.inf, -np.inf))
            grown[prefix] = (plus(before[0], blank), plus(before[1], label))

        for prefix, (blank, label) in beams.items():
            whole = plus(blank, label)
            last = prefix[-1] if prefix else None
            add(prefix, whole + row[0], label + row[last] if last is not None else -np.inf)
            for c in range(1, len(row)):
                if row[c] < -12:
                    continue
                add(prefix + (c,), -np.inf, (blank if c == last else whole) + row[c])
        beams = dict(sorted(grown.items(), key=lambda entry: -plus(*entry[1]))[:beam])
    best = max(beams, key=lambda prefix: plus(*beams[prefix]))
    return list(best), float(plus(*beams[best]))


def fit(logprobs, labels, best=None):
    """0 is best: nothing else is likelier than the prompt."""
    best = best_string(logprobs) if best is None else best
    own = log_probability(logprobs, labels)
    return min(0.0, own - best[1])
