import type { GalleryDemand } from '../templates/gallery-demand.js';
import type { UpkeepLog } from './upkeep.js';

/** Searches a second times millions of templates that keep a thread of galleries busy for 60 % of its time: a million takes it 43 ms. */
const loadOfAThread = 14;

const hour = 60 * 60 * 1_000;

/** Tells of clients whose searches are more than the server has the threads for: at most once an hour of each. */
export class LargeClients {
  readonly #demand: Pick<GalleryDemand, 'loads'>;
  readonly #most: number;
  readonly #toldAt = new Map<string, number>();

  /** @param threads that search one gallery. */
  constructor(demand: Pick<GalleryDemand, 'loads'>, threads: number) {
    this.#demand = demand;
    this.#most = loadOfAThread * threads;
  }

  tell(now: number, log: Pick<UpkeepLog, 'warn'>): void {
    for (const [client, at] of this.#toldAt)
      if (now - at >= hour || now < at) this.#toldAt.delete(client);
    for (const { gallery, load } of this.#demand.loads()) {
      const { clientId, modality, encoder } = gallery;
      if (load <= this.#most || this.#toldAt.has(clientId)) continue;
      this.#toldAt.set(clientId, now);
      log.warn(
        { client: clientId, modality, encoder, load: Math.round(load * 10) / 10, most: this.#most },
        advice,
      );
    }
  }
}

const advice =
  'the searches of a client, a second times its million templates, are more than gallery-threads have the time for: raise gallery-threads, or give the client several servers with large-clients.map';
