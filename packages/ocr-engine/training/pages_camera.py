"""What a camera does to a picture: light, glare, blur, noise, sharpening, JPEG. Grey pictures [height, width], uint8."""

import cv2
import numpy as np

import pages_grounds as grounds


def lit(rng, image):
    """Shadows with soft or hard edges, a gradient of light, glare that may wash letters out, a narrower range of tones."""
    height, width = image.shape
    light = np.ones((height, width), np.float32)
    if rng.random() < 0.5:
        light *= 1 + rng.uniform(-0.35, 0.35) * np.linspace(-1, 1, width, dtype=np.float32)[None, :]
        light *= 1 + rng.uniform(-0.35, 0.35) * np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    if rng.random() < 0.3:
        shade = np.zeros((height, width), np.float32)
        corners = rng.uniform(-0.3, 1.3, (4, 2)) * [width, height]
        cv2.fillConvexPoly(shade, cv2.convexHull(corners.astype(np.int32)), 1.0, cv2.LINE_AA)
        light *= 1 - rng.uniform(0.1, 0.6) * cv2.GaussianBlur(shade, (0, 0), float(rng.uniform(1, 25)))
    lit_image = image.astype(np.float32) * light
    if rng.random() < 0.2:
        glare = np.zeros((height, width), np.float32)
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        axes = (int(rng.uniform(0.03, 0.3) * width), int(rng.uniform(0.02, 0.15) * width))
        cv2.ellipse(glare, centre, axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
        lit_image += rng.uniform(30, 200) * cv2.GaussianBlur(glare, (0, 0), float(rng.uniform(4, 25)))
    if rng.random() < 0.35:
        darkest, lightest = rng.uniform(0, 80), rng.uniform(140, 255)
        lit_image = darkest + lit_image * np.float32((lightest - darkest) / 255)
    return np.clip(lit_image, 0, 255).astype(np.uint8)


def seen(rng, image, letters):
    """Blur, motion, sharpening, noise and JPEG, not so strong that letters `letters` pixels high could not be guessed."""
    strongest = float(np.clip(letters / 9, 0.35, 2.2))
    if letters > 6 and rng.random() < 0.22:  # enlarged from a smaller picture
        height, width = image.shape
        smaller = rng.uniform(1, letters / 4.5)
        image = cv2.resize(image, (max(8, round(width / smaller)), max(8, round(height / smaller))), interpolation=cv2.INTER_AREA)
        image = cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR if rng.random() < 0.7 else cv2.INTER_CUBIC)
    if rng.random() < 0.6:
        image = cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.25, strongest)))
    if rng.random() < 0.15:
        length = int(np.clip(rng.uniform(2, 2 + 3 * strongest), 2, 7))
        kernel = np.zeros((9, 9), np.float32)
        angle = rng.uniform(0, np.pi)
        reach = length / 2 * np.array([np.cos(angle), np.sin(angle)])
        cv2.line(kernel, tuple(np.round(4 - reach).astype(int).tolist()), tuple(np.round(4 + reach).astype(int).tolist()), 1.0)
        image = cv2.filter2D(image, -1, kernel / kernel.sum())
    if rng.random() < 0.2:
        image = cv2.addWeighted(image, 1.8, cv2.GaussianBlur(image, (0, 0), 1.2), -0.8, 0)
    if rng.random() < 0.6:
        height, width = image.shape
        noise = rng.standard_normal((height, width), np.float32) * np.float32(rng.uniform(0.5, 12))
        if rng.random() < 0.3:
            noise = cv2.GaussianBlur(noise, (0, 0), 0.8) * 2
        image = np.clip(image + noise, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        _, bytes_ = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(22, 96))])
        image = cv2.imdecode(bytes_, cv2.IMREAD_GRAYSCALE)
    return image


def held(rng, image, at):
    """Fingers over the edge of a document: `at` is a point on the edge; gives the mask of what they cover."""
    mask = np.zeros(image.shape, np.uint8)
    size = float(rng.uniform(0.05, 0.16) * max(image.shape))
    angle = float(rng.uniform(0, 360))
    tone = float(rng.uniform(50, 220))
    for finger in range(int(rng.integers(1, 4))):
        middle = (int(at[0] + finger * size * 0.9 * rng.uniform(-1, 1)), int(at[1] + finger * size * 0.9 * rng.uniform(-1, 1)))
        cv2.ellipse(mask, middle, (int(size), int(size * 0.4)), angle, 0, 360, 255, -1, cv2.LINE_AA)
    skin = tone + 40 * (grounds.clouds(rng, *image.shape, 8) - 0.5)
    covered = mask.astype(np.float32) / 255
    image[:] = np.clip(image + covered * (skin - image), 0, 255).astype(np.uint8)
    return mask
