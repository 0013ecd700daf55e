import { createFaceEngine, FaceRefused, type Template } from '@biometrid/face-engine';
import sharp from 'sharp';
import { photosOf } from '../../../face-engine/bench/photos/photo-sets.js';

/** A person's face as a phone takes it, 3000 by 4000 pixels, and another photo of the same person as it is. */
export interface PhonePerson {
  readonly photo: Buffer;
  readonly other: Buffer;
}

/** Puts people's photos before a wall, so that each fills a share of the picture, and with the grain of a sensor. */
export async function phonePeople(count: number): Promise<PhonePerson[]> {
  const photos = photosOf('peoples/congress').filter(({ name }) =>
    /-(bioguide|reform)$/.test(name),
  );
  const byPerson = new Map<string, Buffer[]>();
  for (const { name, bytes } of photos) {
    const person = name.replace(/-\w+$/, '');
    byPerson.set(person, [...(byPerson.get(person) ?? []), bytes]);
  }
  const pairs = [...byPerson.values()].filter(({ length }) => length === 2).slice(0, count);
  const [width, height] = [3_000, 4_000];
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 10 };
  const grain = await sharp({
    create: { width, height, channels: 3, background: '#808080', noise },
  })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const people: PhonePerson[] = [];
  for (const [number, [one, other]] of pairs.entries()) {
    if (!one || !other) continue;
    // From a face at arm's length down to one across the room.
    const share = [0.9, 0.5, 0.25, 0.15][number % 4] ?? 1;
    const face = await sharp(one)
      .resize(Math.round(width * share), Math.round(height * share), { fit: 'inside' })
      .toBuffer();
    const photo = await sharp({ create: { width, height, channels: 3, background: '#9a948c' } })
      .composite([{ input: face }, { input: grain, blend: 'soft-light' }])
      .jpeg({ quality: 95 })
      .toBuffer();
    people.push({ photo, other });
  }
  return people;
}

/** What the engine makes of a photo. */
export interface FaceOutcome {
  /** Why it is refused; empty where it is taken. */
  readonly refusal: string;
  /** Whether it is taken for the person of the other photo, at a false match rate of 1e-3, and the score. */
  readonly match: boolean;
  readonly score: number;
}

export interface FaceReader {
  read(person: PhonePerson, photo: Buffer): Promise<FaceOutcome>;
  close(): Promise<void>;
}

export async function openFaceReader(): Promise<FaceReader> {
  const engine = await createFaceEngine();
  return {
    async read({ other }, photo) {
      let probe: Template;
      try {
        probe = await engine.enrollTemplate(photo);
      } catch (error) {
        if (!(error instanceof FaceRefused)) throw error;
        return { refusal: error.reason, match: false, score: 0 };
      }
      const kept = await engine.probeTemplate(other);
      const { match, score } = engine.compare(kept, probe, { falseMatchRate: 1e-3 });
      return { refusal: '', match, score };
    },
    close: () => engine.close(),
  };
}
