import type { FoundFace } from '../detection/find-faces.js';
import type { Pyramid } from '../image/pyramid.js';
import type { Networks } from '../networks.js';
import { embed } from './embed.js';
import { type Encoder, type EncoderName, openEncoder } from './encoder.js';
import { fused } from './vector.js';

/** The encoders of an engine, each loaded when it is first needed. */
export class Encoders {
  readonly #networks: Networks;
  readonly #opening = new Map<EncoderName, Promise<Encoder>>();

  /** @param networks what closes them. */
  constructor(networks: Networks) {
    this.#networks = networks;
  }

  /** Loads an encoder, once. One that did not load is tried again the next time. @throws {FaceModelMissing} */
  open(name: EncoderName): Promise<Encoder> {
    const known = this.#opening.get(name);
    if (known !== undefined) return known;
    const opening = this.#networks.open(openEncoder(name));
    this.#opening.set(name, opening);
    opening.catch(() => this.#opening.delete(name));
    return opening;
  }

  /**
   * The vectors of a face, of unit length.
   * @param wanted what each is of: one encoder, or several, which are fused. None of them works twice.
   */
  async vectors(
    image: Pyramid,
    face: FoundFace,
    wanted: readonly (readonly EncoderName[])[],
  ): Promise<Float32Array[]> {
    const names = [...new Set(wanted.flat())];
    const encoders: Encoder[] = [];
    for (const name of names) encoders.push(await this.open(name));
    const made = await embed(encoders, image, face);
    const of = new Map(names.map((name, index) => [name, made[index]]));
    return wanted.map((parts) => {
      const vectors = parts.flatMap((part) => of.get(part) ?? []);
      const [only, ...others] = vectors;
      return only !== undefined && others.length === 0 ? only : fused(vectors);
    });
  }
}
