import type { Galleries } from '../gallery/galleries.js';
import { GalleryNotLoaded } from '../gallery/gallery-errors.js';
import type { Searched, Templates } from '../templates/templates.js';
import type { GalleryHomes } from './gallery-homes.js';
import type { HowSearched } from './searched-galleries.js';

export interface WarmUpOptions {
  homes: Pick<GalleryHomes, 'latest'>;
  templates: Pick<Templates, 'need' | 'load' | 'held'>;
  galleries: Pick<Galleries, 'maxBytes' | 'bytesFor' | 'stats' | 'reverse'>;
  howSearched: HowSearched;
  /** For how long it keeps the server from being ready. Milliseconds. */
  lasts: number;
  /** Milliseconds of a clock that never goes back. */
  now?: () => number;
}

/** A gallery that is to be there again. */
interface Planned {
  clientId: string;
  searched: Searched;
  templates: number;
  /** That they take in memory. */
  bytes: number;
  /** Whether its loading has ended, well or not. */
  ended: boolean;
}

/**
 * Loads the galleries that the server searched last before it was restarted, those used last first, as many as fit into the memory: one
 * after the other, for one loading takes what the machine gives. It takes nobody's room: what requests loaded meanwhile stays.
 */
export class WarmUp {
  readonly #options: WarmUpOptions;
  readonly #now: () => number;
  readonly #begunAt: number;
  #planned: Planned[] | undefined;
  #over = false;

  constructor(options: WarmUpOptions) {
    const { now = () => performance.now() } = options;
    this.#options = options;
    this.#now = now;
    this.#begunAt = now();
  }

  /** What keeps the server from being ready, in words; undefined once the galleries are there or it lasts too long. */
  lacking(): string | undefined {
    if (this.#over || this.#now() - this.#begunAt >= this.#options.lasts) return undefined;
    if (this.#planned === undefined) return 'being counted';
    const { templates } = this.#options;
    const ended = this.#planned.filter((each) => each.ended).length;
    let [all, loaded] = [0, 0];
    for (const each of this.#planned) {
      all += each.templates;
      loaded += each.ended
        ? each.templates
        : Math.min(each.templates, templates.held(each.clientId, each.searched));
    }
    return `${ended} of ${this.#planned.length}, ${count(loaded)} of ${count(all)} templates`;
  }

  /**
   * Loads them. One that cannot be loaded is in no other's way.
   * @param stopped ends it at once; what is under way then goes on by itself.
   * @returns how many galleries and templates it loaded.
   * @throws what failed first, when all is done.
   */
  async run(stopped: AbortSignal): Promise<{ galleries: number; templates: number }> {
    const { galleries } = this.#options;
    const failures: unknown[] = [];
    const loaded: Planned[] = [];
    const ended = new Promise<void>((resolve) => {
      stopped.addEventListener('abort', () => resolve(), { once: true });
    });
    try {
      this.#planned = await this.#plan(stopped, failures);
      for (const each of this.#planned) {
        if (stopped.aborted) break;
        const loading = this.#load(each, stopped);
        const done = await Promise.race([loading, ended]).catch((error: unknown) => {
          failures.push(error);
        });
        if (done) loaded.push(each);
        each.ended = true;
      }
      // What was loaded first is searched most, and would be the first of them to go.
      galleries.reverse(loaded.map(({ clientId, searched }) => ({ clientId, ...searched })));
      if (failures.length > 0) throw failures[0];
      const templates = loaded.reduce((sum, each) => sum + each.templates, 0);
      return { galleries: loaded.length, templates };
    } finally {
      this.#over = true;
    }
  }

  /** @returns whether it is there; undefined where it would take the room of others. */
  async #load(each: Planned, stopped: AbortSignal): Promise<true | undefined> {
    const { templates, galleries } = this.#options;
    for (;;) {
      // What a request has loaded of it has its room already.
      const held = templates.held(each.clientId, each.searched);
      const own = held > 0 ? galleries.bytesFor(held, each.searched.dimensions) : 0;
      const others = galleries.stats().bytes - own;
      if (stopped.aborted || others + each.bytes > galleries.maxBytes) return undefined;
      try {
        await templates.load(each.clientId, each.searched);
        return true;
      } catch (error) {
        // It left half way, because others needed its room or somebody was erased.
        if (!(error instanceof GalleryNotLoaded)) throw error;
      }
    }
  }

  /** Leaves out what the engines do not search any more, what is empty, and what finds no room beside those used later. */
  async #plan(stopped: AbortSignal, failures: unknown[]): Promise<Planned[]> {
    const { homes, templates, galleries, howSearched } = this.#options;
    const planned: Planned[] = [];
    let room = galleries.maxBytes;
    for (const gallery of await homes.latest()) {
      if (stopped.aborted) break;
      const searched = howSearched(gallery);
      // Whatever it has, there is no need to count.
      if (searched === undefined || galleries.bytesFor(0, searched.dimensions) > room) continue;
      const need = await templates.need(gallery.clientId, searched).catch((error: unknown) => {
        failures.push(error);
      });
      if (need === undefined || need.templates === 0 || need.bytes > room) continue;
      room -= need.bytes;
      planned.push({ ...gallery, searched, ...need, ended: false });
    }
    return planned;
  }
}

function count(number: number): string {
  return number.toLocaleString('en');
}
