import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomNumbers } from '../bench/accuracy/statistics.js';
import {
  createFaceEngine,
  type DetectedFace,
  type FaceEngine,
  FaceRefused,
  type Refusal,
  refusals,
} from '../src/index.js';
import { drawing, mosaic, svg, wall } from './drawings.js';
import { celebrity, fairface, person } from './photographs.js';

let engine: FaceEngine;
beforeAll(async () => {
  engine = await createFaceEngine();
});
afterAll(() => engine?.close());

type Photo = (skipping: Parameters<typeof person>[0]) => Buffer | Promise<Buffer>;

const portrait: Photo = (ctx) => person(ctx, 'Gerhard_Schroeder', 1);

/** A portrait whose pixels are all multiplied, and raised. */
function exposed(factor: number, raised: number): Photo {
  return async (ctx) =>
    sharp(await portrait(ctx))
      .linear(factor, raised)
      .png()
      .toBuffer();
}

function blurred(sigma: number): Photo {
  return (ctx) =>
    sharp(celebrity(ctx, 'madonna', 'beastiemania'))
      .blur(sigma)
      .png()
      .toBuffer();
}

function shrunk(side: number): Photo {
  return async (ctx) =>
    sharp(await portrait(ctx))
      .resize(side)
      .png()
      .toBuffer();
}

/** A portrait of which nothing is left from a share of the face's width on. */
function cutOff(share: number): Photo {
  return async (ctx) => {
    const photo = await portrait(ctx);
    const { x, width } = (await onlyFace(photo)).box;
    const left = Math.round(x + share * width);
    return sharp(photo)
      .extract({ left, top: 0, width: 250 - left, height: 250 })
      .png()
      .toBuffer();
  };
}

/** A profile, with more of its background around it. */
const profile: Photo = (ctx) => {
  const [top, left] = [40, 40];
  return sharp(celebrity(ctx, 'ben_afflek', 'xedaedabcbefbcbabb'))
    .extend({ top, left, bottom: top, right: left, extendWith: 'copy' })
    .png()
    .toBuffer();
};

/** A portrait with a mask of blue cloth over nose and mouth. */
const masked: Photo = async (ctx) => {
  const photo = await portrait(ctx);
  const [left, right, nose, ...corners] = (await onlyFace(photo)).points;
  const [corner, otherCorner] = corners;
  if (!left || !right || !nose || !corner || !otherCorner) throw new Error('Points are missing.');
  const unit = Math.hypot(right.x - left.x, right.y - left.y);
  const [x, y] = [(corner.x + otherCorner.x) / 2, (corner.y + otherCorner.y) / 2];
  const top = nose.y - unit / 10;
  const mask = `<path fill="#69c" d="M${x - 0.95 * unit} ${top} Q${x} ${nose.y - unit / 2} ${x + 0.95 * unit} ${top}
    L${x + 0.7 * unit} ${y + 0.7 * unit} H${x - 0.7 * unit} Z"/>`;
  return sharp(photo)
    .composite([{ input: svg(mask) }])
    .png()
    .toBuffer();
};

/** A portrait with shapes drawn over it, by where its eyes, nose and mouth are. */
function drawnOver(shapes: (points: DetectedFace['points']) => string): Photo {
  return async (ctx) => {
    const photo = await portrait(ctx);
    const { points } = await onlyFace(photo);
    return sharp(photo)
      .composite([{ input: svg(shapes(points)) }])
      .png()
      .toBuffer();
  };
}

/** A black bar over both eyes, as on photos that are to show nobody. */
const barred = drawnOver(([left, right]) => {
  if (!left || !right) throw new Error('Points are missing.');
  const unit = Math.hypot(right.x - left.x, right.y - left.y);
  return `<rect x="${left.x - 0.6 * unit}" y="${left.y - unit / 4}" width="${2.2 * unit}" height="${unit / 2}"/>`;
});

/** A portrait behind something, up to its nose. */
const halfHidden = drawnOver(([, , nose]) => `<rect width="${nose?.x}" height="250" fill="#888"/>`);

/** A portrait with as much noise as a bad camera makes at night, and more. @param most added to a pixel's channel, or taken away. */
function noisy(most: number): Photo {
  return async (ctx) => {
    const { data, info } = await sharp(await portrait(ctx))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const random = randomNumbers(1);
    const pixels = Uint8ClampedArray.from(data, (value) => value + (2 * random() - 1) * most);
    const { width, height } = info;
    return sharp(pixels, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer();
  };
}

function stored(quality: number): Photo {
  return async (ctx) =>
    sharp(await portrait(ctx))
      .jpeg({ quality })
      .toBuffer();
}

/** A face of the world's peoples that the detector is not sure of. */
const doubtful: Photo = (ctx) => fairface(ctx, '0354');

/** A portrait with somebody else beside it, whose photo is smaller by a factor. */
function beside(factor: number): Photo {
  return async (ctx) =>
    mosaic(
      [
        await portrait(ctx),
        await sharp(person(ctx, 'Tony_Blair', 2))
          .resize(Math.round(250 * factor))
          .png()
          .toBuffer(),
      ],
      250,
    );
}

async function onlyFace(photo: Uint8Array): Promise<DetectedFace> {
  const faces = await engine.detect(photo);
  const [face] = faces;
  if (face === undefined || faces.length > 1) throw new Error(`${faces.length} faces were found.`);
  return face;
}

/** For every reason a photo that is refused for it at enrolment; and what a probe of it comes to. */
const refused: { reason: Refusal; what: string; photo: Photo; probe: 'taken' | 'refused' }[] = [
  { reason: 'no-face', what: 'a wall', photo: () => drawing(wall), probe: 'refused' },
  { reason: 'several-faces', what: 'two people', photo: beside(1), probe: 'refused' },
  { reason: 'several-faces', what: 'one behind the other', photo: beside(0.75), probe: 'taken' },
  { reason: 'too-small', what: 'a face 37 pixels high', photo: shrunk(80), probe: 'taken' },
  { reason: 'too-small', what: 'a face 19 pixels high', photo: shrunk(40), probe: 'refused' },
  { reason: 'cut-off', what: 'two thirds of a face', photo: cutOff(0.37), probe: 'taken' },
  { reason: 'too-dark', what: 'a face at night', photo: exposed(0.1, 0), probe: 'taken' },
  { reason: 'too-dark', what: 'a face in the dark', photo: exposed(0.045, 0), probe: 'refused' },
  { reason: 'too-bright', what: 'a face in the sun', photo: exposed(0.3, 195), probe: 'taken' },
  { reason: 'low-contrast', what: 'a face in fog', photo: exposed(0.1, 115), probe: 'taken' },
  { reason: 'blurred', what: 'a face out of focus', photo: blurred(5), probe: 'taken' },
  { reason: 'turned-away', what: 'a profile', photo: profile, probe: 'taken' },
  {
    reason: 'eyes-covered',
    what: 'sunglasses',
    photo: (ctx) => celebrity(ctx, 'elton_john', 'EltonJohnJR'),
    probe: 'taken',
  },
  {
    reason: 'eyes-covered',
    what: 'black sunglasses',
    photo: (ctx) => celebrity(ctx, 'madonna', 'madonnacelebration'),
    probe: 'taken',
  },
  { reason: 'eyes-covered', what: 'a black bar', photo: barred, probe: 'taken' },
  { reason: 'mouth-covered', what: 'a mask', photo: masked, probe: 'taken' },
  { reason: 'half-covered', what: 'half a face', photo: halfHidden, probe: 'taken' },
  { reason: 'noisy', what: 'a face in noise', photo: noisy(60), probe: 'taken' },
  { reason: 'compressed', what: 'JPEG quality 5', photo: stored(5), probe: 'taken' },
  { reason: 'compressed', what: 'JPEG quality 14', photo: stored(14), probe: 'taken' },
  { reason: 'not-surely-human', what: 'a doubtful face', photo: doubtful, probe: 'taken' },
];

describe('an enrolment is refused as', () => {
  it.for(refused)('$reason: $what', async ({ reason, photo, probe }, ctx) => {
    const image = await photo(ctx);
    const refusal = await engine.enrollTemplate(image).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(FaceRefused);
    expect(refusal).toMatchObject({
      reason,
      code: 'FACE_REFUSED',
      message: `The photo is refused: ${refusals[reason]}.`,
    });
    if (probe === 'refused') {
      await expect(engine.probeTemplate(image)).rejects.toMatchObject({ reason });
    } else {
      const { embeddings } = await engine.probeTemplate(image);
      expect(embeddings).toHaveLength(1);
    }
  });

  it('nothing else', () => {
    expect(new Set(refused.map(({ reason }) => reason))).toEqual(new Set(Object.keys(refusals)));
  });
});

describe('is not refused', () => {
  it.for([
    { what: 'a photo at JPEG quality 15', photo: stored(15) },
    { what: 'a little noise', photo: noisy(8) },
    { what: 'a fringe over the brow', photo: (ctx) => fairface(ctx, '0188') },
    { what: 'a cap that shades the brow', photo: (ctx) => fairface(ctx, '0060') },
  ] satisfies { what: string; photo: Photo }[])('$what', async ({ photo }, ctx) => {
    const [face] = await engine.detect(await photo(ctx));
    expect(face).toBeDefined();
    expect(face).not.toHaveProperty('refusal');
  });
});

describe('a face says itself', () => {
  it('that nothing is wrong with it', async (ctx) => {
    const face = await onlyFace(await portrait(ctx));
    expect(face).not.toHaveProperty('refusal');
    expect(face).not.toHaveProperty('unusable');
    expect(face.quality).toBeGreaterThan(0.5);
    expect(face.quality).toBeLessThanOrEqual(1);
  });

  it('that it can be compared, but not enrolled', async (ctx) => {
    const face = await onlyFace(await shrunk(80)(ctx));
    expect(face.refusal).toBe('too-small');
    expect(face).not.toHaveProperty('unusable');
  });

  it('that it is not even to be compared; and it has no embeddings then', async (ctx) => {
    const [face] = await engine.faces(await shrunk(40)(ctx), { embeddings: true });
    expect(face).toMatchObject({ refusal: 'too-small', unusable: 'too-small' });
    expect(face).not.toHaveProperty('embeddings');
  });
});

it('the quality falls with every blur', async (ctx) => {
  const qualities: number[] = [];
  for (const sigma of [0.5, 2, 3, 4, 5]) {
    qualities.push((await onlyFace(await blurred(sigma)(ctx))).quality);
  }
  expect(qualities).toEqual(qualities.toSorted((one, other) => other - one));
  expect(qualities[0]).toBeGreaterThan(0.9);
  expect(qualities.at(-1)).toBeLessThan(0.4);
});

it('the largest face counts when somebody is in the background', async (ctx) => {
  const image = await beside(0.45)(ctx);
  const { match } = engine.compare(
    await engine.enrollTemplate(await portrait(ctx)),
    await engine.enrollTemplate(image),
  );
  expect(match).toBe(true);
});
