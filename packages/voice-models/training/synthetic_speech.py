"""Digit strings spoken by espeak-ng: connected, in many voices, at many rates and pitches."""

import io
import re
import subprocess

import numpy as np
import soundfile
from scipy.signal import resample_poly

# whispering, croaking and robot voices are left out: nobody is recognised the better for them
LEFT_OUT = re.compile(r"robo|whisper|croak|demonic|unirobot|fast|anikarobot", re.IGNORECASE)


def variants():
    """espeak-ng's voice variants, as `+name`."""
    lines = subprocess.run(["espeak-ng", "--voices=variant"], capture_output=True, text=True, check=True).stdout.splitlines()[1:]
    names = sorted({match.group(1) for line in lines if (match := re.search(r"!v/(\S+)", line))})
    return [name for name in names if not LEFT_OUT.search(name)]


def spoken(text, voice, rate, pitch, gap):
    """Samples at 8 kHz; rate in words a minute, pitch 0..99, gap between words in units of 10 ms."""
    command = ["espeak-ng", "-v", voice, "-s", str(rate), "-p", str(pitch), "-g", str(gap), "--stdout", text]
    wav = subprocess.run(command, capture_output=True, check=True).stdout
    samples, given = soundfile.read(io.BytesIO(wav), dtype="float64")
    divisor = np.gcd(8000, given)
    return resample_poly(samples, 8000 // divisor, given // divisor)


def drawn(words, voices, all_variants, rng):
    """The words spoken in a voice that is drawn: connected, with pauses, or with a comma after each word or two."""
    voice = f"{voices[int(rng.integers(len(voices)))]}+{all_variants[int(rng.integers(len(all_variants)))]}"
    style = rng.random()
    if style < 0.45:
        text = " ".join(words)
    elif style < 0.75:
        text = ", ".join(words)
    else:
        text = " ".join(word + ("," if rng.random() < 0.4 else "") for word in words)
    return spoken(text, voice, int(rng.integers(105, 215)), int(rng.integers(15, 90)), int(rng.integers(0, 14)))
