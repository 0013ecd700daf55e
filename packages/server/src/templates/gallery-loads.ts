import { setTimeout as sleep } from 'node:timers/promises';
import { GalleryLoading } from '../gallery/gallery-errors.js';

/**
 * Why a gallery is loaded: for the first search of it, or for none because the server searched it before it was restarted; again because
 * others had needed its room, the thread with all galleries had ended, or it had been let go; to catch up with much that came at other
 * servers; or once more from the sealed templates, because its copy could not be believed.
 */
const noLoads = {
  ...{ first: 0, 'warm-up': 0, evicted: 0, lost: 0, forgotten: 0, behind: 0 },
  'copy-refused': 0,
};
export type LoadReason = keyof typeof noLoads;

/** What is to be loaded. */
export interface Load {
  readonly why: LoadReason;
  /** How many templates there are. */
  readonly templates: number;
  /** What they take in memory. */
  readonly bytes: number;
  /** How many are there by now. */
  loaded(): number;
}

/** How far all that is being loaded has come. */
export interface LoadProgress {
  galleries: number;
  templates: number;
  loaded: number;
  /** Until the last of them is there, as far as it can be told. */
  seconds: number;
}

/** All that was loaded. */
export interface LoadsDone {
  galleries: number;
  /** That this took, without the waiting for room. */
  seconds: number;
  reasons: Readonly<Record<LoadReason, number>>;
}

/** Templates that are loaded in a millisecond, until it was measured: opening one takes some 140 µs of a processor. */
const assumedRate = 7;
/** So many say how fast it goes. */
const telling = 1_000;
/** What a request is told to wait. Seconds. */
const bounds = { least: 1, most: 30 } as const;
/** How often smaller loads may go before one that waits for room. */
const mostOvertaken = 100;
/** Milliseconds that a gallery at most keeps its room after it was loaded, where another needs it. */
const longestStay = 30_000;

interface Underway extends Load {
  /** Undefined while it waits for room. */
  begunAt: number | undefined;
  /** How many were there when it began. */
  before: number;
}

interface Waiting {
  bytes: number;
  overtaken: number;
  begin(): void;
}

/**
 * Galleries that are being loaded: no two at a time that do not fit into the memory together, because they would go on taking each
 * other's room; and each stays for as long as its loading took, so that whoever waits for it has the time to use it.
 */
export class GalleryLoads {
  readonly #maxBytes: number;
  readonly #now: () => number;
  readonly #underway = new Map<string, Underway>();
  /** Those that wait for room, in the order of their coming. */
  readonly #waiting: Waiting[] = [];
  /** What those that have room take. */
  #taken = 0;
  #rate = assumedRate;
  readonly #done = { galleries: 0, seconds: 0 };
  readonly #reasons: Record<LoadReason, number> = { ...noLoads };

  /** @param now milliseconds of a clock that never goes back. */
  constructor(maxBytes: number, now: () => number = () => performance.now()) {
    this.#maxBytes = maxBytes;
    this.#now = now;
  }

  /** Does the work of a load when there is room for it. @param name of the gallery, which is loaded once at a time. */
  async do(name: string, load: Load, work: () => Promise<void>): Promise<void> {
    const underway: Underway = { ...load, begunAt: undefined, before: 0 };
    this.#underway.set(name, underway);
    try {
      await this.#room(load.bytes);
      const begunAt = this.#now();
      Object.assign(underway, { begunAt, before: load.loaded() });
      try {
        await work();
        this.#done.galleries += 1;
        this.#done.seconds += (this.#now() - begunAt) / 1_000;
        this.note(load.why);
      } finally {
        this.#rate = this.#rateOf(underway);
        // Nobody waits for what is only warmed up.
        const stay = load.why === 'warm-up' ? 0 : this.#now() - begunAt;
        this.#leaveAfter(load.bytes, Math.min(longestStay, stay));
      }
    } finally {
      this.#underway.delete(name);
    }
  }

  /**
   * Waits for a gallery that is being loaded, which goes on whoever waits for it.
   * @param until of the clock that never goes back.
   * @throws {GalleryLoading} when it is not there by then.
   */
  async wait(name: string, loading: Promise<void>, until: number): Promise<void> {
    if (!Number.isFinite(until)) return loading;
    const over = new AbortController();
    const late = sleep(Math.max(0, until - this.#now()), 'late' as const, { signal: over.signal });
    late.catch(() => {});
    try {
      if ((await Promise.race([loading, late])) === 'late') throw this.loading(name);
    } finally {
      over.abort();
    }
  }

  /** Why a request has to come again: its gallery is being loaded. */
  loading(name: string): GalleryLoading {
    const underway = this.#underway.get(name);
    return new GalleryLoading(underway === undefined ? bounds.least : this.#secondsLeft(underway));
  }

  /** How far all that is being loaded has come. */
  progress(): LoadProgress {
    const progress = { galleries: this.#underway.size, templates: 0, loaded: 0, seconds: 0 };
    for (const underway of this.#underway.values()) {
      progress.templates += underway.templates;
      progress.loaded += loadedOf(underway);
      progress.seconds = Math.max(progress.seconds, this.#secondsLeft(underway));
    }
    return progress;
  }

  /** Counts a loading by its reason; those that `do` brings to their end are counted by themselves. */
  note(why: LoadReason): void {
    this.#reasons[why] += 1;
  }

  /** What was loaded so far. */
  done(): LoadsDone {
    return { ...this.#done, reasons: { ...this.#reasons } };
  }

  async #room(bytes: number): Promise<void> {
    if (this.#mayBegin(bytes)) {
      for (const waiting of this.#waiting) waiting.overtaken += 1;
      this.#taken += bytes;
      return;
    }
    await new Promise<void>((begin) => this.#waiting.push({ bytes, overtaken: 0, begin }));
  }

  #mayBegin(bytes: number): boolean {
    const fits = this.#taken === 0 || this.#taken + bytes <= this.#maxBytes;
    return fits && this.#waiting.every(({ overtaken }) => overtaken < mostOvertaken);
  }

  #leaveAfter(bytes: number, stay: number): void {
    const leave = () => {
      this.#taken -= bytes;
      this.#letIn();
    };
    // Where there is room for others beside it, nobody asks for how long it stays.
    setTimeout(leave, stay).unref();
  }

  #letIn(): void {
    for (const waiting of [...this.#waiting]) {
      const fits = this.#taken === 0 || this.#taken + waiting.bytes <= this.#maxBytes;
      if (!fits) {
        if (waiting.overtaken >= mostOvertaken) return;
        continue;
      }
      const at = this.#waiting.indexOf(waiting);
      for (const ahead of this.#waiting.slice(0, at)) ahead.overtaken += 1;
      this.#waiting.splice(at, 1);
      this.#taken += waiting.bytes;
      waiting.begin();
    }
  }

  /** Templates in a millisecond. */
  #rateOf(underway: Underway): number {
    const loaded = loadedOf(underway) - underway.before;
    if (underway.begunAt === undefined || loaded < telling) return this.#rate;
    return loaded / Math.max(1, this.#now() - underway.begunAt);
  }

  #secondsLeft(underway: Underway): number {
    const left = underway.templates - loadedOf(underway);
    const seconds = Math.ceil(left / this.#rateOf(underway) / 1_000);
    return Math.min(bounds.most, Math.max(bounds.least, seconds));
  }
}

/** A gallery may grow while it is loaded. */
function loadedOf({ templates, loaded, begunAt }: Underway): number {
  return begunAt === undefined ? 0 : Math.min(templates, loaded());
}
