import { randomBytes, randomUUID } from 'node:crypto';
import { type Modality, templateKey } from '../engines/kinds.js';
import type { Galleries, ScanOptions } from '../gallery/galleries.js';
import { GalleryNotLoaded } from '../gallery/gallery-errors.js';
import { exactSearch } from '../gallery/search.js';
import { SealBroken, seal } from '../keys/sealing.js';
import type { UserKeys } from '../keys/user-keys.js';
import type {
  GalleryName,
  Repositories,
  Storage,
  TemplateRecord,
  TemplateRepository,
} from '../storage/storage.js';
import { toBytes } from '../vectors/bytes.js';
import { cosine } from '../vectors/unit-vectors.js';
import { type OpenTemplate, openTemplates, placeOf } from './opening.js';
import { Quarantine } from './quarantine.js';

export type { OpenTemplate } from './opening.js';

/** What is to be kept of a sample. */
export interface NewTemplate {
  userId: string;
  modality: Modality;
  /** Id and version of what made it. */
  encoder: string;
  /** Of unit length. */
  vector: Float32Array;
}

/** A user whose template is like a probe. */
export interface Match {
  userId: string;
  /** Cosine of template and probe. */
  score: number;
}

/** What came of an enrolment. */
export type Enrollment =
  | { outcome: 'enrolled' }
  /** Somebody else has such a template. */
  | { outcome: 'duplicate'; match: Match }
  | { outcome: 'enrolled already' }
  | { outcome: 'user gone' };

/** What else is done in the transaction that changes templates, such as a line in the audit log. */
export type Along = (repositories: Repositories) => Promise<void>;

/** As `Along`, of an enrolment. @param unseen templates that the search for duplicates could not open. */
export type AlongEnrollment = (repositories: Repositories, unseen: number) => Promise<void>;

/** Changes that are read at once: few enough that other requests are answered between two such stretches. */
const stretch = 200;

/** The templates of all clients: sealed in the storage, and searched in memory. */
export class Templates {
  readonly #storage: Storage;
  readonly #userKeys: UserKeys;
  readonly #galleries: Galleries;
  /** The templates that do not open. */
  readonly quarantine = new Quarantine();
  /** Galleries that were searched, and may be in memory. */
  readonly #loaded = new Map<string, { gallery: GalleryName; dimensions: number }>();
  /** Those that are being brought up to date. */
  readonly #following = new Map<string, Promise<void>>();
  /** Settled when nobody is left who needs all of the memory for one gallery. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(storage: Storage, userKeys: UserKeys, galleries: Galleries) {
    this.#storage = storage;
    this.#userKeys = userKeys;
    this.#galleries = galleries;
  }

  /** Whether a user has a template. */
  async has(clientId: string, userId: string, modality: Modality): Promise<boolean> {
    return (await this.#storage.templates.of(clientId, userId, modality)).length > 0;
  }

  /**
   * The templates of a user, from the oldest to the youngest.
   * @throws {SealBroken} when one of them does not open.
   */
  async of(clientId: string, userId: string, modality: Modality): Promise<OpenTemplate[]> {
    const records = await this.#storage.templates.of(clientId, userId, modality);
    const opened = await this.#open(clientId, records);
    if (opened.length < records.length && this.quarantine.holds(clientId, records))
      throw new SealBroken();
    return opened;
  }

  /**
   * Opens a template that did not open before.
   * @returns false when it is gone, or opens; then searches see it again.
   */
  async lookAgain(clientId: string, id: string): Promise<boolean> {
    const [record] = await this.#storage.templates.find(clientId, [id]);
    if (record !== undefined) {
      const [opened] = await this.#open(clientId, [record]);
      if (opened === undefined && this.quarantine.holds(clientId, [record])) return true;
      if (opened !== undefined) {
        opened.vector.fill(0);
        const { modality, encoder } = record;
        // It was left out when the gallery was loaded.
        await this.#galleries.forget({ clientId, modality, encoder });
      }
    }
    this.quarantine.forget(clientId, id);
    return false;
  }

  /**
   * The users of a client whose templates are like a probe, the most alike first, each once. Exact: what every process
   * committed before is seen.
   * @param probe its encoder's templates alone are searched.
   * @param limit how many users at most.
   * @param atLeast the least score.
   */
  async search(
    clientId: string,
    probe: Pick<NewTemplate, 'modality' | 'encoder' | 'vector'>,
    { limit, atLeast }: { limit: number; atLeast: number },
  ): Promise<Match[]> {
    const { modality, encoder, vector } = probe;
    return (await this.#search({ clientId, modality, encoder }, vector, limit, atLeast)).matches;
  }

  /** How many templates a search for a probe goes through. */
  async gallerySize(
    clientId: string,
    { modality, encoder, vector }: Pick<NewTemplate, 'modality' | 'encoder' | 'vector'>,
  ): Promise<number> {
    const gallery = { clientId, modality, encoder };
    return this.#whileLoaded(async () => {
      const version = await this.#follow(gallery, vector.length);
      if (version === 0) return 0;
      this.#checkLoaded(gallery, version);
      return this.#galleries.size(gallery) ?? 0;
    });
  }

  /**
   * Keeps a user's first template unless another user has one like it. Search and insertion are one step: of two simultaneous
   * enrolments of one person, at any server, one succeeds.
   * @param atLeast the score from which a template of another user stands in the way.
   */
  async enroll(
    clientId: string,
    template: NewTemplate,
    atLeast: number,
    now: number,
    along: AlongEnrollment,
  ): Promise<Enrollment> {
    const { userId, modality, encoder, vector } = template;
    const gallery = { clientId, modality, encoder };
    for (;;) {
      const record = await this.#seal(clientId, template, 'enrolment', now);
      // The long search runs outside of the transaction. What was committed since is compared within it.
      const found = await this.#search(gallery, vector, 2, atLeast);
      const match = found.matches.find((other) => other.userId !== userId);
      if (match !== undefined) return { outcome: 'duplicate', match };
      const outcome = await this.#storage.transaction(async (repositories) => {
        const { templates } = repositories;
        if (!(await lockUser(repositories, clientId, record))) return 'user gone';
        if (await this.#keyIsDoomed(repositories, clientId, record)) return 'key doomed';
        if ((await templates.of(clientId, userId, modality)).length > 0) return 'enrolled already';
        await templates.lock(gallery);
        const since = await templates.changesSince(gallery, found.version, stretch);
        if (since === undefined || since.change < since.latest) return 'behind';
        for (const other of await this.#open(clientId, since.added, templates)) {
          const score = cosine(other.vector, vector);
          if (score >= atLeast) return { match: { userId: other.userId, score } };
        }
        await templates.add(clientId, record);
        await along(repositories, this.quarantine.within(gallery));
        return 'enrolled';
      });
      if (outcome === 'behind') continue;
      if (outcome === 'key doomed') await this.#userKeys.erase(clientId, userId, [record.keyId]);
      else if (typeof outcome === 'string') return { outcome };
      else return { outcome: 'duplicate', match: outcome.match };
    }
  }

  /**
   * Keeps a template in the place of those that the user has of the same encoder.
   * @returns false when the user is gone.
   */
  async replace(
    clientId: string,
    template: NewTemplate,
    now: number,
    along: Along,
  ): Promise<boolean> {
    const { userId } = template;
    for (;;) {
      const record = await this.#seal(clientId, template, 'enrolment', now);
      const outcome = await this.#storage.transaction(async (repositories) => {
        const { templates } = repositories;
        if (!(await lockUser(repositories, clientId, record))) return false;
        if (await this.#keyIsDoomed(repositories, clientId, record)) return 'key doomed';
        await templates.remove(clientId, await standing(repositories, clientId, template));
        await templates.add(clientId, record);
        await along(repositories);
        return true;
      });
      if (typeof outcome === 'boolean') return outcome;
      await this.#userKeys.erase(clientId, userId, [record.keyId]);
    }
  }

  /**
   * Puts a further template of an enrolled user in the place of the last adaptation; what the user began with stays.
   * @returns false when the user has no template of its encoder any more.
   */
  async adapt(
    clientId: string,
    template: NewTemplate,
    now: number,
    along: Along,
  ): Promise<boolean> {
    const record = await this.#seal(clientId, template, 'adaptation', now);
    return this.#storage.transaction(async (repositories) => {
      const { templates } = repositories;
      if (!(await lockUser(repositories, clientId, record))) return false;
      const present = await standing(repositories, clientId, template);
      // An enrolment that was deleted meanwhile took its key along, and the record cannot be opened.
      if (!present.some(({ keyId }) => keyId === record.keyId)) return false;
      await templates.remove(
        clientId,
        present.filter(({ role }) => role === 'adaptation'),
      );
      await templates.add(clientId, record);
      await along(repositories);
      return true;
    });
  }

  /** Notes, once a day, that templates took part in a decision: idle ones expire. */
  async used(
    clientId: string,
    templates: readonly Pick<OpenTemplate, 'id'>[],
    now: number,
  ): Promise<void> {
    const day = 24 * 60 * 60 * 1_000;
    const today = now - (now % day);
    const idle = await this.#storage.templates.find(
      clientId,
      templates.map(({ id }) => id),
    );
    const stale = idle.filter(({ usedAt }) => usedAt < today).map(({ id }) => id);
    if (stale.length > 0) await this.#storage.templates.touch(clientId, stale, today);
  }

  /**
   * Brings the galleries that are in memory up to date, so that nothing removed stays there.
   * @param clientId whose; undefined is everybody's.
   */
  async followLoaded(clientId: string | undefined): Promise<void> {
    for (const [name, { gallery, dimensions }] of this.#loaded) {
      if (clientId !== undefined && gallery.clientId !== clientId) continue;
      if (this.#galleries.version(gallery) === undefined) this.#loaded.delete(name);
      else await this.#follow(gallery, dimensions);
    }
  }

  /** Whether a key was erased since it sealed a new template, or is just being erased with the enrolment before. */
  async #keyIsDoomed(
    { erasures }: Repositories,
    clientId: string,
    { userId, keyId }: TemplateRecord,
  ): Promise<boolean> {
    const pending = await erasures.pendingOf(clientId, userId);
    if (pending.some(({ keyIds }) => keyIds?.includes(keyId))) return true;
    return (await this.#storage.userKeys.findMany([keyId])).length === 0;
  }

  async #search(
    gallery: GalleryName,
    probe: Float32Array,
    limit: number,
    atLeast: number,
  ): Promise<{ matches: Match[]; version: number }> {
    const { clientId } = gallery;
    const owners = new Map<string, string>();
    const rescore = async (ids: readonly string[]) => {
      const templates = await this.#open(
        clientId,
        await this.#storage.templates.find(clientId, ids),
      );
      for (const { id, userId } of templates) owners.set(id, userId);
      return new Map(templates.map(({ id, vector }) => [id, cosine(vector, probe)]));
    };
    const { found, version } = await this.#whileLoaded(async () => {
      const version = await this.#follow(gallery, probe.length);
      if (version === 0) return { found: [], version };
      const scan = async (options: ScanOptions) => {
        this.#checkLoaded(gallery, version);
        return this.#galleries.scan(gallery, probe, options);
      };
      // A user has two templates at most, so twice as many hold as many users.
      return { found: await exactSearch(scan, rescore, { k: limit * 2, atLeast }), version };
    });
    const best = new Map<string, Match>();
    for (const { id, score } of found) {
      const userId = owners.get(id);
      if (userId !== undefined && !best.has(userId)) best.set(userId, { userId, score });
    }
    return { matches: [...best.values()].slice(0, limit), version };
  }

  /**
   * Does something with a gallery in memory, and again when those of other clients took its room meanwhile; from then on one
   * after the other, so that two that do not fit together do not go on taking each other's.
   */
  async #whileLoaded<T>(work: () => Promise<T>, left = reloads): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof GalleryNotLoaded) || left === 0) throw error;
    }
    if (left < reloads) return this.#whileLoaded(work, left - 1);
    const turn = this.#turn.then(() => this.#whileLoaded(work, left - 1));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** @throws {GalleryNotLoaded} when a gallery has left since it was brought up to a change, though it may be half there again. */
  #checkLoaded(gallery: GalleryName, version: number): void {
    if ((this.#galleries.version(gallery) ?? 0) < version) throw new GalleryNotLoaded();
  }

  /**
   * Brings a gallery in memory up to what is committed.
   * @returns the change it is at; at least the last one that was committed before the call.
   */
  async #follow(gallery: GalleryName, dimensions: number): Promise<number> {
    const committed = await this.#storage.templates.change(gallery);
    if (committed === 0) return 0;
    const name = JSON.stringify(gallery);
    for (;;) {
      const version = this.#galleries.version(gallery);
      if (version !== undefined && version >= committed) return version;
      let following = this.#following.get(name);
      if (following === undefined) {
        this.#loaded.set(name, { gallery, dimensions });
        following = this.#catchUp(gallery, dimensions).finally(() => this.#following.delete(name));
        this.#following.set(name, following);
      }
      await following;
    }
  }

  async #catchUp(gallery: GalleryName, dimensions: number): Promise<void> {
    let begun: number | undefined;
    for (;;) {
      const version = this.#galleries.version(gallery) ?? 0;
      const changes = await this.#storage.templates.changesSince(gallery, version, stretch, begun);
      if (version === 0 || changes === undefined) await this.#galleries.begin(gallery, dimensions);
      if (changes === undefined) continue;
      if (version === 0) begun = changes.latest;
      const templates = await this.#open(gallery.clientId, changes.added);
      await this.#galleries.apply(gallery, {
        add: templates.map(({ id, vector }) => ({ id, vector })),
        remove: changes.removed,
        version: changes.change,
      });
      for (const { vector } of templates) vector.fill(0);
      if (changes.change === changes.latest) return;
    }
  }

  async #seal(
    clientId: string,
    template: NewTemplate,
    role: TemplateRecord['role'],
    now: number,
  ): Promise<TemplateRecord> {
    const { userId, modality, encoder, vector } = template;
    const id = randomBytes(12).toString('hex');
    const { id: keyId, key } = await this.#userKeys.make(
      clientId,
      userId,
      templateKey(modality, encoder),
      now,
    );
    const bytes = toBytes(vector);
    const sealed = seal(key, placeOf(clientId, { ...template, id }), bytes);
    key.fill(0);
    bytes.fill(0);
    return { id, userId, modality, encoder, role, keyId, sealed, createdAt: now, usedAt: now };
  }

  /**
   * Opens templates; one whose key was erased meanwhile is none any more, and one that does not open is left out and noted.
   * @param within of the transaction that this is a part of.
   */
  async #open(
    clientId: string,
    records: readonly TemplateRecord[],
    within?: TemplateRepository,
  ): Promise<OpenTemplate[]> {
    const { opened, broken } = await openTemplates(
      (ids) => this.#userKeys.findReadable(ids),
      clientId,
      records,
      (work) =>
        within === undefined
          ? this.#storage.transaction(({ templates }) => work(templates))
          : work(within),
    );
    for (const record of broken) this.quarantine.note(clientId, record);
    return opened;
  }
}

/** How often a gallery is loaded again for one request. */
const reloads = 10;

/** The user's templates that are of the same encoder as a new one. */
async function standing(
  { templates }: Repositories,
  clientId: string,
  { userId, modality, encoder }: NewTemplate,
): Promise<TemplateRecord[]> {
  const all = await templates.of(clientId, userId, modality);
  return all.filter((template) => template.encoder === encoder);
}

/** Locks the user of a new template. When the user was erased meanwhile, the key that was just made goes the same way. */
async function lockUser(
  { users, erasures }: Repositories,
  clientId: string,
  { userId, keyId, createdAt }: TemplateRecord,
): Promise<boolean> {
  if (await users.lock(clientId, userId)) return true;
  await erasures.add({
    id: randomUUID(),
    clientId,
    userId,
    keyIds: [keyId],
    requestedAt: createdAt,
  });
  return false;
}
