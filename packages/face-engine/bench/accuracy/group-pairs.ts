import { type EmbeddedFace, scoreOf } from './embedded-face.js';
import { type Bounds, bootstrap, randomNumbers, type Scores } from './statistics.js';

export type Sex = 'female' | 'male';

/** A face of a member of a group; several may be of one person. */
export interface Member {
  readonly person: string;
  readonly sex: Sex;
  readonly face: EmbeddedFace;
}

/** Places of two people in a group. */
type Pair = readonly [one: number, other: number];

/**
 * The scores of a group: of one person, and of two people of one sex. Pairs of a woman and a man are easy, and would hide the
 * others.
 */
export class GroupPairs implements Scores {
  readonly people: number;
  readonly genuine: readonly number[];
  readonly impostor: readonly number[];
  /** Whose each of the impostors' scores is. */
  readonly #whose: readonly Pair[];

  constructor(faces: readonly Member[]) {
    const people = [...new Set(faces.map(({ person }) => person))];
    const places = new Map(people.map((person, place) => [person, place]));
    const genuine: number[] = [];
    const impostor: number[] = [];
    const whose: Pair[] = [];
    for (const [index, one] of faces.entries()) {
      for (const other of faces.slice(0, index)) {
        if (one.person === other.person) genuine.push(scoreOf(one.face, other.face));
        else if (one.sex === other.sex) {
          impostor.push(scoreOf(one.face, other.face));
          whose.push([places.get(one.person) ?? 0, places.get(other.person) ?? 0]);
        }
      }
    }
    this.people = people.length;
    this.genuine = genuine;
    this.impostor = impostor;
    this.#whose = whose;
  }

  /** The bounds of the share of impostors that reach a score, when other people of the same kind had been photographed. */
  impostorBounds(threshold: number): Bounds {
    const passing = this.#passing(threshold);
    return bootstrap((random) => {
      // How often each is drawn: who is drawn twice counts twice with everybody else.
      const times = new Array<number>(this.people).fill(0);
      for (let drawn = 0; drawn < this.people; drawn++) {
        const place = Math.floor(random() * this.people);
        times[place] = (times[place] ?? 0) + 1;
      }
      const weigh = (pairs: readonly Pair[]) =>
        pairs.reduce((sum, [one, other]) => sum + (times[one] ?? 0) * (times[other] ?? 0), 0);
      return weigh(passing) / weigh(this.#whose);
    });
  }

  /**
   * Of people who enrol where others of the group are enrolled, the share that is taken for one of them, over many draws.
   * @param enrolled how many are, less than there are people.
   */
  takenForDuplicates(enrolled: number, threshold: number): number {
    const passing = this.#passing(threshold);
    const random = randomNumbers(20_261_130);
    let newcomers = 0;
    let taken = 0;
    for (let draw = 0; draw < 200; draw++) {
      const order = Array.from({ length: this.people }, (_person, place) => ({
        place,
        at: random(),
      })).sort((one, other) => one.at - other.at);
      const there = new Set(order.slice(0, enrolled).map(({ place }) => place));
      const met = new Set<number>();
      for (const [one, other] of passing) {
        if (there.has(one) && !there.has(other)) met.add(other);
        if (there.has(other) && !there.has(one)) met.add(one);
      }
      newcomers += this.people - enrolled;
      taken += met.size;
    }
    return taken / newcomers;
  }

  #passing(threshold: number): Pair[] {
    return this.#whose.filter((_pair, index) => (this.impostor[index] ?? -1) >= threshold);
  }
}
