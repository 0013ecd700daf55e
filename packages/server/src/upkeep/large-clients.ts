import { defaultSpread } from '../gallery/spread.js';
import type { ClientLoad, GalleryDemand } from '../templates/gallery-demand.js';
import type { UpkeepLog } from './upkeep.js';

/** Searches a second times millions of templates that keep a thread of galleries busy for 60 % of its time: a million takes it 43 ms. */
const loadOfAThread = 14;

const hour = 60 * 60 * 1_000;

/** Tells of clients whose searches are more than the server has the threads for: at most once an hour of each. */
export class LargeClients {
  readonly #demand: Pick<GalleryDemand, 'loads'>;
  readonly #threads: number;
  readonly #toldAt = new Map<string, number>();

  /** @param threads that search one gallery, if it is large enough. */
  constructor(demand: Pick<GalleryDemand, 'loads'>, threads: number) {
    this.#demand = demand;
    this.#threads = threads;
  }

  tell(now: number, log: Pick<UpkeepLog, 'warn'>): void {
    for (const [client, at] of this.#toldAt)
      if (now - at >= hour || now < at) this.#toldAt.delete(client);
    for (const client of this.#demand.loads()) {
      const { clientId } = client;
      const excess = this.#toldAt.has(clientId) ? undefined : excessOf(client, this.#threads);
      if (excess === undefined) continue;
      this.#toldAt.set(clientId, now);
      const { load, most } = excess;
      log.warn({ client: clientId, load: Math.round(load * 10) / 10, most }, advice);
    }
  }
}

const advice =
  'the searches of a client, a second times its million templates, are more than the threads that search its galleries have the time for: raise gallery-threads, of which a gallery of 50,000 templates has the use, or give the client several servers with large-clients.map';

/** A load that is more than there are threads for: of all galleries of a client, or of one that is too small for a second thread. */
function excessOf(
  { load, galleries }: ClientLoad,
  threads: number,
): { load: number; most: number } | undefined {
  const most = loadOfAThread * threads;
  if (load > most) return { load, most };
  const alone = galleries.find(
    (gallery) => gallery.templates < defaultSpread.from && gallery.load > loadOfAThread,
  );
  return alone && { load: alone.load, most: loadOfAThread };
}
