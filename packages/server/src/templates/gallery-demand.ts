import { nameOf } from '../gallery/galleries.js';
import type { GalleryName, GalleryUse } from '../storage/storage.js';

const minute = 60_000;
/** Whole minutes that a load is told of. */
const span = 10;

/** What the searches of a client ask of what searches its galleries. */
export interface ClientLoad {
  clientId: string;
  /** Searches a second times millions of templates, of all its galleries, over the last ten whole minutes. */
  load: number;
  galleries: readonly GalleryLoad[];
}

/** As of a client, of one gallery. */
interface GalleryLoad {
  /** That it had when it was searched last. */
  templates: number;
  load: number;
}

/** How much each gallery is searched, and when it was last. */
export class GalleryDemand {
  readonly #now: () => number;
  readonly #galleries = new Map<string, Searches>();
  #minute = 0;

  /** @param now milliseconds since the epoch. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes a search. @param templates that the gallery has. */
  note(gallery: GalleryName, templates: number): void {
    const now = this.#now();
    this.#forgetIdle(now);
    const name = nameOf(gallery);
    let searches = this.#galleries.get(name);
    if (searches === undefined) {
      const { clientId, modality, encoder } = gallery;
      searches = { gallery: { clientId, modality, encoder }, templates, minutes: new Minutes() };
      this.#galleries.set(name, searches);
    }
    searches.templates = templates;
    searches.unnotedAt = now;
    searches.minutes.add(minuteOf(now), templates / 1e6);
  }

  /** Those that were searched since that was noted elsewhere, and when last. */
  uses(): GalleryUse[] {
    return [...this.#galleries.values()].flatMap(({ gallery, unnotedAt }) =>
      unnotedAt === undefined ? [] : [{ gallery, usedAt: unnotedAt }],
    );
  }

  /** Uses that are noted elsewhere, and are to be told no more. */
  noted(uses: readonly GalleryUse[]): void {
    for (const { gallery, usedAt } of uses) {
      const searches = this.#galleries.get(nameOf(gallery));
      if (searches?.unnotedAt === usedAt) searches.unnotedAt = undefined;
    }
  }

  /** Of all that were searched within the last ten minutes. */
  loads(): ClientLoad[] {
    const at = minuteOf(this.#now());
    const byClient = new Map<string, ClientLoad & { galleries: GalleryLoad[] }>();
    for (const { gallery, templates, minutes } of this.#galleries.values()) {
      const { clientId } = gallery;
      const client = byClient.get(clientId) ?? { clientId, load: 0, galleries: [] };
      byClient.set(clientId, client);
      const load = minutes.before(at) / ((span * minute) / 1_000);
      client.load += load;
      client.galleries.push({ templates, load });
    }
    return [...byClient.values()];
  }

  /** Once a minute, so that what is kept are those of some minutes, not of all time. */
  #forgetIdle(now: number): void {
    const at = minuteOf(now);
    if (at === this.#minute) return;
    this.#minute = at;
    for (const [key, { minutes }] of this.#galleries)
      if (minutes.latest < at - span) this.#galleries.delete(key);
  }
}

interface Searches {
  gallery: GalleryName;
  templates: number;
  minutes: Minutes;
  /** When it was searched last, where that is noted nowhere else yet. */
  unnotedAt?: number | undefined;
}

/** Sums of the minute that lasts, and of those before it. */
class Minutes {
  readonly #sums = new Float64Array(span + 1);
  #latest = 0;

  /** The last one that something was added in. */
  get latest(): number {
    return this.#latest;
  }

  add(at: number, amount: number): void {
    this.#advance(at);
    this.#sums[at % this.#sums.length] = (this.#sums[at % this.#sums.length] ?? 0) + amount;
  }

  /** The sum of those before a minute that is not over. */
  before(at: number): number {
    let sum = 0;
    for (let each = Math.max(at - span, this.#latest - span); each < at; each += 1)
      if (each <= this.#latest) sum += this.#sums[each % this.#sums.length] ?? 0;
    return sum;
  }

  /** A clock that was set back, or far ahead, begins anew. */
  #advance(at: number): void {
    const passed = at - this.#latest;
    if (passed < 0 || passed > span) this.#sums.fill(0);
    else
      for (let each = this.#latest + 1; each <= at; each += 1)
        this.#sums[each % this.#sums.length] = 0;
    this.#latest = at;
  }
}

function minuteOf(now: number): number {
  return Math.floor(now / minute);
}
