"""Rooms, channels and noise, done to band powers: cheap enough to be drawn anew in every step.

All functions take powers `[batch, frames, bands]` and a numpy Generator, and give powers of that shape.
Powers are added as if sounds were uncorrelated, which on average they are.
"""

import numpy as np

FRAMES_A_SECOND = 100


def centres(filters):
    """The middle of each filter `[129, bands]` in Hz."""
    bins = np.arange(filters.shape[0]) * (4000 / (filters.shape[0] - 1))
    return (filters * bins[:, None]).sum(axis=0) / filters.sum(axis=0)


def reverberated(powers, rng, chance=0.5, longest=0.7):
    """An exponential tail behind every frame: reverberation time 0.1 s to `longest`, shorter at high frequencies."""
    batch, frames, bands = powers.shape
    time = rng.uniform(0.1, longest, (batch, 1)) * np.linspace(1.1, rng.uniform(0.6, 1.0), bands)[None, :]
    decay = np.exp(-13.8 / (time * FRAMES_A_SECOND))
    # direct sound to tail: +10 dB (close to the microphone) to -3 dB, of the tail's whole energy
    share = 10 ** (-rng.uniform(-3, 10, (batch, 1)) / 10) * (rng.random((batch, 1)) < chance) * (1 - decay)
    tail = np.zeros((batch, bands), powers.dtype)
    wet = powers.copy()
    for t in range(1, frames):
        tail = decay * (tail + powers[:, t - 1])
        wet[:, t] += share * tail
    return wet.astype(powers.dtype)


def coloured(powers, rng, hertz, chance=0.7, strength=1.0):
    """Another microphone: a tilt of up to 6 dB an end and two slow waves of up to 4 dB over the bands."""
    batch, _, bands = powers.shape
    place = np.linspace(-1, 1, bands)[None, :]
    decibels = rng.uniform(-6, 6, (batch, 1)) * place
    for _ in range(2):
        decibels += rng.uniform(0, 4, (batch, 1)) * np.cos(np.pi * (rng.uniform(0.5, 4, (batch, 1)) * place + rng.uniform(0, 2, (batch, 1))))
    decibels *= (rng.random((batch, 1)) < chance) * strength
    return powers * (10 ** (decibels / 10)).astype(powers.dtype)[:, None, :]


def telephoned(powers, rng, hertz, chance=0.35):
    """A telephone's band: falling below 200..350 Hz and above 3,200..3,700 Hz by 12 to 40 dB an octave."""
    batch = powers.shape[0]
    low, high = rng.uniform(200, 350, (batch, 1)), rng.uniform(3200, 3700, (batch, 1))
    below = np.maximum(0, np.log2(low / hertz[None, :])) * rng.uniform(12, 30, (batch, 1))
    above = np.maximum(0, np.log2(hertz[None, :] / high)) * rng.uniform(20, 60, (batch, 1)) * 2
    decibels = -(below + above) * (rng.random((batch, 1)) < chance)
    return powers * (10 ** (decibels / 10)).astype(powers.dtype)[:, None, :]


def companded(powers, rng, widths, chance=0.4):
    """What mu-law and other coarse coders add: noise 25 to 40 dB below each frame, flat over frequency."""
    batch, _, _ = powers.shape
    share = 10 ** (-rng.uniform(25, 40, (batch, 1)) / 10) * (rng.random((batch, 1)) < chance)
    whole = powers.sum(axis=2)
    return powers + (share * whole).astype(powers.dtype)[:, :, None] * (widths / widths.sum())[None, None, :].astype(powers.dtype)


def wavered(powers, rng, chance=0.3):
    """What low-rate speech coders do to the spectrum: each band of each frame off by a decibel or two."""
    batch = powers.shape[0]
    sigma = rng.uniform(0.5, 2.0, (batch, 1, 1)) * (rng.random((batch, 1, 1)) < chance) * 0.23
    return powers * np.exp(rng.standard_normal(powers.shape, dtype=np.float32) * sigma.astype(np.float32))


def noisy(powers, rng, noises, widths, chance=0.75, least=3.0, most=30.0):
    """Adds noise of `noises(rng, frames)` or a steady coloured one, at a signal-to-noise ratio of `least` to `most` dB."""
    batch, frames, bands = powers.shape
    out = powers.copy()
    for i in np.flatnonzero(rng.random(batch) < chance):
        if rng.random() < 0.7:
            noise = noises(rng, frames)
        else:
            slope = 10 ** (rng.uniform(-12, 3) * np.linspace(0, 1, bands) / 10)
            noise = rng.chisquare(4, (frames, bands)) * (widths * slope)[None, :]
        level = powers[i].sum(axis=1)
        speech = level[level > level.max() * 1e-3].mean()
        wanted = 10 ** (-rng.uniform(least, most) / 10) * speech
        out[i] += noise * (wanted / max(noise.sum(axis=1).mean(), 1e-9))
    return out


LOUD_NOISE = 15.0  # dB below the speech, at most, where noise is to be loud


def augmented(powers, rng, noises, filters, telephone=0.35, least=3.0, loud_noise=0.0):
    """All of it in the order in which it happens: room, noise in the room, microphone, line, coder.

    `loud_noise` is the share that hears nearly always noise, and loud one.
    """
    hertz, widths = centres(filters), filters.sum(axis=0)
    powers = reverberated(powers, rng)
    if loud_noise and rng.random() < loud_noise:
        powers = noisy(powers, rng, noises, widths, chance=0.95, least=least, most=LOUD_NOISE)
    else:
        powers = noisy(powers, rng, noises, widths, least=least)
    powers = coloured(powers, rng, hertz)
    powers = telephoned(powers, rng, hertz, telephone)
    powers = companded(powers, rng, widths)
    return wavered(powers, rng)
