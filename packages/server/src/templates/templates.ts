import { randomBytes, randomUUID } from 'node:crypto';
import { engineKinds, type Modality, templateKey } from '../engines/kinds.js';
import type { Candidate, Galleries, ScanOptions } from '../gallery/galleries.js';
import { GalleryLoading, GalleryNotLoaded, GalleryTooLarge } from '../gallery/gallery-errors.js';
import { exactSearch } from '../gallery/search.js';
import { SealBroken, seal } from '../keys/sealing.js';
import type { UserKeys } from '../keys/user-keys.js';
import type {
  GalleryName,
  GallerySnapshot,
  Repositories,
  Storage,
  TemplateRecord,
  TemplateRepository,
} from '../storage/storage.js';
import { toBytes } from '../vectors/bytes.js';
import { type Cohort, scoring } from '../vectors/cohort.js';
import { cosine } from '../vectors/unit-vectors.js';
import { CopyLease } from './copy-lease.js';
import { GalleryDemand } from './gallery-demand.js';
import {
  GalleryLoads,
  type LoadProgress,
  type LoadReason,
  type LoadsDone,
} from './gallery-loads.js';
import { loadSealed, type SealedLoad } from './load-sealed.js';
import {
  loadSnapshot,
  SnapshotBroken,
  type SnapshotLoad,
  usableSnapshot,
} from './load-snapshot.js';
import { type OpenTemplate, openTemplates, placeOf } from './opening.js';
import { Quarantine } from './quarantine.js';
import { countsAsOne, type Standing, standingOf } from './standing.js';
import { needsSnapshot, writeSnapshot } from './write-snapshot.js';

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

/** What a client's templates are compared with. */
export interface Probe extends Omit<NewTemplate, 'userId'> {
  /** What scores are adjusted by, of its encoder; where it is undefined they are cosines. */
  cohort: Cohort | undefined;
}

/** A client's templates of an encoder, as they are searched. */
export interface Searched extends Pick<Probe, 'modality' | 'encoder' | 'cohort'> {
  dimensions: number;
}

/** What makes a match. */
export interface MatchRule {
  /** The least score with what a user is known by. */
  atLeast: number;
  /** The least score with what the user began with, where that counts together with later templates; none where it is absent. */
  enrolmentAtLeast?: number;
}

/** A user whose templates are like a probe. */
export interface Match {
  userId: string;
  /** With what the user is known by. */
  score: number;
}

/** A look for a probe among a client's templates of the probe's encoder. */
export interface Look extends MatchRule {
  probe: Probe;
}

/** Where else an enrolment looks for the same person. */
export interface Elsewhere {
  /** Among templates of other encoders than the new one's. */
  looks: readonly Look[];
  /** Encoders of which there may be templates, and no probe. */
  unseen: readonly string[];
  /** Whether the client had no template of the new one's encoder. */
  first: boolean;
}

const nowhereElse: Elsewhere = { looks: [], unseen: [], first: true };

/** What came of an enrolment. */
export type Enrollment =
  | { outcome: 'enrolled' }
  /** Somebody else has such a template; one match for each encoder by which it is one. */
  | { outcome: 'duplicate'; matches: readonly (Match & { encoder: string })[] }
  /** The client has templates of an encoder that was not looked among. */
  | { outcome: 'further encoder' }
  | { outcome: 'enrolled already' }
  | { outcome: 'user gone' };

/** What else is done in the transaction that changes templates, such as a line in the audit log. */
export type Along = (repositories: Repositories) => Promise<void>;

/** As `Along`, of an enrolment. @param unseen templates that the search for duplicates could not open. */
export type AlongEnrollment = (repositories: Repositories, unseen: number) => Promise<void>;

/** Changes that are read at once: few enough that other requests are answered between two such stretches. */
const stretch = 200;

/** Templates that are worth a thread that opens them: it takes some tens of milliseconds to start. */
const worthAThread = 2_000;

/** Copies that are removed in one go. */
const copiesAtOnce = 100;

export interface TemplatesOptions {
  /** For how long a request waits for a gallery that is being loaded. Milliseconds. */
  patience?: number | undefined;
  /** Whether galleries are copied, and loaded from their copies. */
  snapshots?: boolean | undefined;
  /** From how many templates on a gallery is copied, and sealed ones are opened in a thread of their own. */
  many?: number | undefined;
  /** Enrolments of a piece of a copy: large ones are opened sooner, and small ones lose less with one of them. */
  chunk?: number | undefined;
  /** Milliseconds since the epoch. */
  now?: (() => number) | undefined;
}

/** The templates of all clients: sealed in the storage, and searched in memory. */
export class Templates {
  readonly #storage: Storage;
  readonly #userKeys: UserKeys;
  readonly #galleries: Galleries;
  /** The templates that do not open. */
  readonly quarantine = new Quarantine();
  /** How much each gallery is searched. */
  readonly demand: GalleryDemand;
  /** Galleries that were searched, and may be in memory. */
  readonly #loaded = new Map<string, Gallery>();
  /** Those that are being brought up to date. */
  readonly #following = new Map<string, Following>();
  readonly #loads: GalleryLoads;
  readonly #patience: number;
  readonly #snapshots: boolean;
  readonly #many: number;
  readonly #chunk: number;
  readonly #copyLease: CopyLease;
  /** Galleries that do not fit into the memory, and the change from which on they may. */
  readonly #tooLarge = new Map<string, { mayFitFrom: number; error: GalleryTooLarge }>();
  #refused = 0;

  constructor(
    storage: Storage,
    userKeys: UserKeys,
    galleries: Galleries,
    {
      patience = Number.POSITIVE_INFINITY,
      snapshots = false,
      many = worthAThread,
      chunk = 256,
      now = Date.now,
    }: TemplatesOptions = {},
  ) {
    this.#storage = storage;
    this.#userKeys = userKeys;
    this.#galleries = galleries;
    this.#loads = new GalleryLoads(galleries.maxBytes);
    this.#patience = patience;
    this.#snapshots = snapshots;
    this.#many = many;
    this.#chunk = chunk;
    this.demand = new GalleryDemand(now);
    this.#copyLease = new CopyLease(storage);
  }

  /** How far the galleries have come that are being loaded. */
  get loading(): LoadProgress {
    return this.#loads.progress();
  }

  /** What was loaded so far. */
  get loads(): LoadsDone {
    return this.#loads.done();
  }

  /** How many requests were refused because their gallery was not in memory. */
  get refused(): number {
    return this.#refused;
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
   */
  async search(
    clientId: string,
    probe: Probe,
    { limit, ...rule }: MatchRule & { limit: number },
  ): Promise<Match[]> {
    return (await this.#search(galleryOfProbe(clientId, probe), probe.vector, limit, rule)).matches;
  }

  /**
   * Enrolments that are picked from a gallery at random.
   * @param atMost how many.
   */
  async someEnrolments(gallery: GalleryName, atMost: number): Promise<OpenTemplate[]> {
    const { templates } = this.#storage;
    const chosen: OpenTemplate[] = [];
    // Ids are random, so that those which follow a random one are a random choice; after the last comes the first.
    const begun = newId();
    const upTo = { after: begun, end: '' };
    for (;;) {
      const limit = Math.min(stretch, atMost - chosen.length);
      const records = await templates.enrolments(gallery, upTo.after, limit);
      const others = records.filter(({ id }) => upTo.end === '' || id <= upTo.end);
      chosen.push(...(await this.#open(gallery.clientId, others)));
      const last = records.at(-1);
      if (chosen.length >= atMost) return chosen;
      if (records.length === limit && others.length === limit && last) upTo.after = last.id;
      else if (upTo.end === '') [upTo.after, upTo.end] = ['', begun];
      else return chosen;
    }
  }

  /**
   * Sees to it that a gallery is in memory, before anything is done that would be in vain without it. One that is being loaded goes
   * on being so when nobody waits for it any more.
   * @throws {GalleryLoading} when it is not there in time.
   * @throws {GalleryTooLarge} when it is larger than the memory of all galleries; then none of it was read.
   */
  async prepare(clientId: string, searched: Searched) {
    const gallery = galleryOf(clientId, searched);
    const { name } = gallery;
    await this.#whileLoaded(async (until) => {
      if (this.#galleries.version(name) === undefined || this.#following.has(JSON.stringify(name)))
        await this.#follow(gallery, until);
    });
  }

  /** What it takes to load a gallery: its templates, and their bytes in memory. */
  async need(clientId: string, searched: Searched): Promise<{ templates: number; bytes: number }> {
    const gallery = galleryOf(clientId, searched);
    return this.#need(gallery, await this.#storage.templates.change(gallery.name));
  }

  /**
   * Loads a gallery that nobody has asked for yet, however long that takes.
   * @throws {GalleryTooLarge}
   */
  async load(clientId: string, searched: Searched): Promise<void> {
    await this.#follow(galleryOf(clientId, searched), Number.POSITIVE_INFINITY, 'warm-up');
  }

  /** How many of a gallery's templates are in memory. */
  held(clientId: string, searched: Searched): number {
    return this.#galleries.size(galleryOf(clientId, searched).name) ?? 0;
  }

  /** How many a search goes through. */
  async gallerySize(clientId: string, searched: Searched): Promise<number> {
    const gallery = galleryOf(clientId, searched);
    return this.#whileLoaded(async (until) => {
      const version = await this.#follow(gallery, until);
      if (version === 0) return 0;
      this.#checkLoaded(gallery, version);
      return this.#galleries.size(gallery.name) ?? 0;
    });
  }

  /**
   * Keeps a user's first template unless another user has one like it. Search and insertion are one step: of two simultaneous
   * enrolments of one person, at any server, one succeeds.
   * @param rule what makes another user's stand in the way.
   */
  async enroll(
    clientId: string,
    { cohort, ...template }: NewTemplate & Probe,
    rule: MatchRule,
    now: number,
    along: AlongEnrollment,
    elsewhere: Elsewhere = nowhereElse,
  ): Promise<Enrollment> {
    const { userId, modality } = template;
    const looks = [{ ...rule, probe: { ...template, cohort } }, ...elsewhere.looks];
    const known = [...elsewhere.unseen, ...looks.map(({ probe }) => probe.encoder)];
    for (;;) {
      const record = await this.#seal(clientId, template, 'enrolment', now);
      // The long searches run outside of the transaction. What was committed since is compared within it.
      const searched: LookedThrough[] = [];
      const matches: (Match & { encoder: string })[] = [];
      for (const look of looks) {
        const { encoder, vector } = look.probe;
        const gallery = galleryOfProbe(clientId, look.probe);
        const found = await this.#search(gallery, vector, 2, look);
        searched.push({ look, gallery, version: found.version });
        const match = found.matches.find((other) => other.userId !== userId);
        if (match !== undefined) matches.push({ ...match, encoder });
      }
      if (matches.length > 0) return { outcome: 'duplicate', matches };
      const outcome = await this.#storage.transaction(async (repositories) => {
        const { templates } = repositories;
        if (!(await lockUser(repositories, clientId, record))) return 'user gone';
        if (await this.#keyIsDoomed(repositories, clientId, record)) return 'key doomed';
        if ((await templates.of(clientId, userId, modality)).length > 0) return 'enrolled already';
        await lockAll(templates, [
          ...searched.map(({ gallery }) => gallery.name),
          // Who brings a client an encoder waits for others who do: they look among each other's templates in no common gallery.
          ...(elsewhere.first ? [{ clientId, modality, encoder: '' }] : []),
        ]);
        const encoders = await templates.encoders(clientId, modality);
        if (encoders.some((encoder) => !known.includes(encoder))) return 'further encoder';
        for (const each of searched) {
          const match = await this.#matchSince(each, userId, repositories);
          if (match !== undefined) return match;
        }
        await templates.add(clientId, record);
        const unseen = searched.map(({ gallery }) => this.quarantine.within(gallery.name));
        await along(
          repositories,
          unseen.reduce((sum, each) => sum + each, 0),
        );
        return 'enrolled';
      });
      if (outcome === 'behind') continue;
      if (outcome === 'key doomed') await this.#userKeys.erase(clientId, userId, [record.keyId]);
      else if (typeof outcome === 'string') return { outcome };
      else return { outcome: 'duplicate', matches: [outcome] };
    }
  }

  /**
   * Keeps a template in the place of all that an enrolled user has of its modality, whatever made them.
   * @returns false when the user has none any more, or enrolled anew.
   */
  async move(clientId: string, template: NewTemplate, now: number, along: Along): Promise<boolean> {
    const { userId, modality, encoder } = template;
    const record = await this.#seal(clientId, template, 'enrolment', now);
    return this.#storage.transaction(async (repositories) => {
      const { templates } = repositories;
      if (!(await lockUser(repositories, clientId, record))) return false;
      const present = await templates.of(clientId, userId, modality);
      // As of an adaptation.
      if (!present.some(({ keyId }) => keyId === record.keyId)) return false;
      const encoders = [...new Set([encoder, ...present.map((each) => each.encoder)])];
      await lockAll(
        templates,
        encoders.map((each) => ({ clientId, modality, encoder: each })),
      );
      await templates.remove(clientId, present);
      await templates.add(clientId, record);
      await along(repositories);
      return true;
    });
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
   * Keeps a further template of an enrolled user. Of those that were kept like it before, the oldest go, so that there are no more than
   * a modality keeps; what the user began with stays.
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
      const { kept } = engineKinds[template.modality].templates.adaptations;
      const adaptations = present.filter(({ role }) => role === 'adaptation');
      const leaving = Math.max(0, adaptations.length + 1 - kept);
      await templates.remove(clientId, adaptations.slice(0, leaving));
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
    for (const [key, gallery] of this.#loaded) {
      const { name } = gallery;
      if (clientId !== undefined && name.clientId !== clientId) continue;
      if (this.#galleries.version(name) !== undefined) {
        // One that cannot follow has left the memory; the others have to follow all the same.
        await this.#follow(gallery).catch(() => {});
      } else if (!this.#following.has(key)) this.#loaded.delete(key);
    }
  }

  /** Whether a key was erased since it sealed a new template, or is just being erased with the enrolment before. */
  async #keyIsDoomed(
    { erasures, userKeys }: Repositories,
    clientId: string,
    { userId, keyId }: TemplateRecord,
  ): Promise<boolean> {
    const pending = await erasures.pendingOf(clientId, userId);
    if (pending.some(({ keyIds }) => keyIds?.includes(keyId))) return true;
    return (await userKeys.findMany([keyId])).length === 0;
  }

  async #search(
    gallery: Gallery,
    probe: Float32Array,
    limit: number,
    rule: MatchRule,
  ): Promise<{ matches: Match[]; version: number }> {
    const { name, modality, cohort } = gallery;
    const owners = new Map<string, string>();
    const matched = matching(probe, cohort, rule);
    const rescore = async (candidates: readonly Candidate[]) => {
      const deductions = new Map(candidates.map(({ id, deduction }) => [id, deduction]));
      const records = await this.#findAll(gallery, [...deductions.keys()]);
      const scores = new Map<string, number>();
      for (const standing of standingOf(modality, await this.#open(name.clientId, records))) {
        owners.set(standing.id, standing.userId);
        const score = matched(standing, deductions.get(standing.id));
        if (score !== undefined) scores.set(standing.id, score);
      }
      return scores;
    };
    const { found, version } = await this.#whileLoaded(async (until) => {
      const version = await this.#follow(gallery, until);
      if (version === 0) return { found: [], version };
      const scan = async (options: ScanOptions) => {
        this.#checkLoaded(gallery, version);
        return this.#galleries.scan(name, probe, options);
      };
      // Where each counts by itself a user has two at most, so twice as many hold as many users.
      const k = countsAsOne(modality) ? limit : limit * 2;
      return { found: await exactSearch(scan, rescore, { k, atLeast: rule.atLeast }), version };
    });
    if (version > 0) this.demand.note(name, this.#galleries.size(name) ?? 0);
    const best = new Map<string, Match>();
    for (const { id, score } of found) {
      const userId = owners.get(id);
      if (userId !== undefined && !best.has(userId)) best.set(userId, { userId, score });
    }
    return { matches: [...best.values()].slice(0, limit), version };
  }

  /**
   * Whether what came to a gallery since it was searched makes a match with another user, in a transaction that has locked it.
   * @returns `behind` where too much came.
   */
  async #matchSince(
    { look, gallery, version }: LookedThrough,
    userId: string,
    repositories: Repositories,
  ): Promise<(Match & { encoder: string }) | 'behind' | undefined> {
    const { templates } = repositories;
    const { name, modality } = gallery;
    const { vector, cohort, encoder } = look.probe;
    const since = await templates.changesSince(name, version, stretch);
    if (since === undefined || since.change < since.latest) return 'behind';
    const matched = matching(vector, cohort, look);
    const together = await this.#together(gallery, since.added, templates);
    for (const other of standingOf(
      modality,
      await this.#open(name.clientId, together, repositories),
    )) {
      const score = matched(other);
      if (score !== undefined && other.userId !== userId)
        return { userId: other.userId, score, encoder };
    }
    return undefined;
  }

  /** Templates by their ids, with what counts together with them. */
  #findAll({ name, modality }: Gallery, ids: readonly string[]): Promise<TemplateRecord[]> {
    const { templates } = this.#storage;
    return countsAsOne(modality)
      ? templates.findTogether(name.clientId, ids)
      : templates.find(name.clientId, ids);
  }

  /** Some templates, with what counts together with those of them that are adaptations. */
  async #together(
    { name, modality }: Gallery,
    some: readonly TemplateRecord[],
    templates: TemplateRepository,
  ): Promise<TemplateRecord[]> {
    const adaptations = some.filter(({ role }) => role === 'adaptation');
    if (adaptations.length === 0 || !countsAsOne(modality)) return [...some];
    const oneOfEach = new Map(adaptations.map(({ id, userId }) => [userId, id]));
    const together = await templates.findTogether(name.clientId, [...oneOfEach.values()]);
    const adapted = new Set(together.map(({ userId }) => userId));
    const others = some.filter(({ role, userId }) => role === 'enrolment' && !adapted.has(userId));
    return [...others, ...together];
  }

  /**
   * Does something with a gallery in memory, and again when those of other clients took its room meanwhile.
   * @param work is told until when it may wait for the gallery.
   */
  async #whileLoaded<T>(work: (until: number) => Promise<T>): Promise<T> {
    const until = performance.now() + this.#patience;
    for (;;) {
      try {
        return await work(until);
      } catch (error) {
        const refusal = error instanceof GalleryLoading || error instanceof GalleryTooLarge;
        if (refusal) this.#refused += 1;
        if (!(error instanceof GalleryNotLoaded)) throw error;
      }
    }
  }

  /** @throws {GalleryNotLoaded} when a gallery has left since it was brought up to a change, though it may be half there again. */
  #checkLoaded({ name }: Gallery, version: number): void {
    if ((this.#galleries.version(name) ?? 0) < version) throw new GalleryNotLoaded();
  }

  /**
   * Brings a gallery in memory up to what is committed.
   * @param until when it waits where that is to load the gallery, and not just to follow what changed.
   * @param why it is loaded where it never was.
   * @returns the change it is at; at least the last one that was committed before the call.
   * @throws {GalleryLoading} and {GalleryTooLarge}
   */
  async #follow(
    gallery: Gallery,
    until = Number.POSITIVE_INFINITY,
    why: LoadReason = 'first',
  ): Promise<number> {
    const { name } = gallery;
    const committed = await this.#storage.templates.change(name);
    if (committed === 0) return 0;
    const key = JSON.stringify(name);
    for (;;) {
      const version = this.#galleries.version(name);
      if (version !== undefined && version >= committed) return version;
      const following =
        this.#following.get(key) ?? this.#begin(gallery, key, committed, version, why);
      if (following.loads) await this.#loads.wait(key, following.done, until);
      else await following.done;
    }
  }

  #begin(
    gallery: Gallery,
    key: string,
    committed: number,
    version = 0,
    first: LoadReason,
  ): Following {
    const known = this.#tooLarge.get(key);
    if (known !== undefined && committed < known.mayFitFrom) throw known.error;
    this.#tooLarge.delete(key);
    const loads = version === 0 || committed - version > stretch;
    const why = version > 0 ? 'behind' : (this.#galleries.left(gallery.name) ?? first);
    const work = loads ? this.#load(gallery, key, committed, why) : this.#catchUp(gallery);
    const done = work.finally(() => this.#following.delete(key));
    // It goes on when nobody waits for it any more.
    done.catch(() => {});
    const following = { loads, done };
    this.#loaded.set(key, gallery);
    this.#following.set(key, following);
    return following;
  }

  /** Loads a gallery when there is room for it. */
  async #load(gallery: Gallery, key: string, committed: number, why: LoadReason): Promise<void> {
    const { name, dimensions } = gallery;
    const { templates, bytes } = await this.#need(gallery, committed);
    const { maxBytes } = this.#galleries;
    if (bytes > maxBytes) {
      // What was in memory is of before, and may hold what was erased since.
      await this.#galleries.forget(name);
      const error = new GalleryTooLarge(maxBytes, { templates, bytes });
      this.#tooLarge.set(key, {
        mayFitFrom: committed + this.#tooMany(templates, dimensions),
        error,
      });
      throw error;
    }
    const loaded = () => this.#galleries.size(name) ?? 0;
    await this.#loads.do(key, { why, templates, bytes, loaded }, async () => {
      const version = this.#galleries.version(name) ?? 0;
      if (templates >= this.#many && version === 0) await this.#loadMany(gallery);
      await this.#catchUp(gallery);
    });
  }

  async #need({ name, dimensions }: Gallery, committed: number) {
    // A gallery has not more templates than changes: where these are few, nobody need count.
    const templates =
      committed <= stretch ? committed : await this.#storage.templates.enrolled(name);
    return { templates, bytes: this.#galleries.bytesFor(templates, dimensions) };
  }

  /** Loads all that stands at this moment, from the copy where there is one; what comes or goes meanwhile is there to follow. */
  async #loadMany(gallery: Gallery): Promise<void> {
    const { name, modality, dimensions, cohort } = gallery;
    const load = {
      ...{ name, dimensions, cohort, together: countsAsOne(modality) },
      ...{ storage: this.#storage, galleries: this.#galleries, userKeys: this.#userKeys },
      masterKeys: () => this.#userKeys.masterKeys(),
      loadRest: (ids: readonly string[]) => this.#loadRest(gallery, ids),
    };
    const upTo = await this.#storage.templates.change(name);
    const snapshot =
      this.#snapshots && load.together ? await usableSnapshot(load, upTo) : undefined;
    try {
      await this.#galleries.begin(name, dimensions, cohort);
      if (snapshot !== undefined) {
        if (await this.#loadCopy(load, snapshot)) return;
        // Another may have been put in its place meanwhile.
        const next = await usableSnapshot(load, await this.#storage.templates.change(name));
        const another = next?.generation !== snapshot.generation ? next : undefined;
        if (another !== undefined && (await this.#loadCopy(load, another))) return;
      }
      await loadSealed(load, [{ after: 0, upTo }]);
    } catch (error) {
      // Half of it is no beginning to follow from: what was removed since is not known.
      await this.#galleries.forget(name).catch(() => {});
      throw error;
    }
  }

  /** @returns false when the copy cannot be believed; then nobody loads it again, and the gallery has begun anew. */
  async #loadCopy(load: SealedLoad & SnapshotLoad, snapshot: GallerySnapshot): Promise<boolean> {
    const { name, dimensions, cohort } = load;
    try {
      await loadSealed(load, await loadSnapshot(load, snapshot));
      const { change: version } = snapshot;
      await this.#galleries.apply(name, { add: [], remove: [], version });
      return true;
    } catch (error) {
      if (!(error instanceof SnapshotBroken)) throw error;
      // Whether it can be written now or not, the gallery is loaded.
      await this.#storage.gallerySnapshots.discard(name, snapshot.generation).catch(() => {});
      await this.#galleries.begin(name, dimensions, cohort);
      this.#loads.note('copy-refused');
      return false;
    }
  }

  /**
   * Copies the large galleries that are in memory and have no copy of much worth, unless another server does, and removes what is left
   * of other copies; where there are to be none, of all. One that fails is in no other's way.
   * @param signal that it is to end soon.
   * @returns how many were copied.
   * @throws what failed first, when all is done.
   */
  async copyGalleries(signal?: AbortSignal): Promise<number> {
    const failures: unknown[] = [];
    const lease = { asked: false, held: true };
    const goOn = async () => {
      if (signal?.aborted || !lease.held) return false;
      lease.asked = true;
      lease.held = await this.#copyLease.hold();
      return lease.held;
    };
    let copied = 0;
    for (const [key, gallery] of this.#snapshots ? [...this.#loaded] : []) {
      if (signal?.aborted || !lease.held) break;
      try {
        if (await this.#copyGallery(key, gallery, goOn)) copied += 1;
      } catch (error) {
        // It left the memory, where others needed the room.
        if (!(error instanceof GalleryNotLoaded)) failures.push(error);
      }
    }
    await this.#removeCopies(goOn).catch((error: unknown) => failures.push(error));
    if (lease.asked) await this.#copyLease.release();
    if (failures.length > 0) throw failures[0];
    return copied;
  }

  async #copyGallery(
    key: string,
    gallery: Gallery,
    goOn: () => Promise<boolean>,
  ): Promise<boolean> {
    const { name, modality, dimensions, cohort } = gallery;
    // Of those that do not count as one, what comes to an enrolment comes and goes with every use.
    if ((this.#galleries.size(name) ?? 0) < this.#many || !countsAsOne(modality)) return false;
    if (this.#following.has(key)) return false;
    const version = await this.#follow(gallery);
    const work = {
      ...{ name, dimensions, cohort, chunk: this.#chunk },
      ...{ storage: this.#storage, galleries: this.#galleries, userKeys: this.#userKeys },
    };
    if (!(await needsSnapshot(work, version)) || !(await goOn())) return false;
    return writeSnapshot(work, goOn);
  }

  /** Of a writer that was killed as well: who has the lease is the only one. */
  async #removeCopies(goOn: () => Promise<boolean>): Promise<void> {
    const { gallerySnapshots } = this.#storage;
    const which = this.#snapshots ? 'unused' : 'all';
    if ((await gallerySnapshots.left(which, 1)).length === 0 || !(await goOn())) return;
    for (const { gallery, generation } of await gallerySnapshots.left(which, copiesAtOnce))
      if (!(await gallerySnapshots.remove(gallery, generation, goOn))) return;
  }

  async #loadRest({ name, modality }: Gallery, ids: readonly string[]): Promise<void> {
    const records = await this.#storage.templates.find(name.clientId, ids);
    const opened = await this.#open(name.clientId, records);
    const standing = standingOf(modality, opened);
    await this.#galleries.apply(name, {
      add: standing.map(({ id, vector }) => ({ id, vector })),
      remove: [],
      version: this.#galleries.version(name) ?? 0,
    });
    for (const { vector } of [...opened, ...standing]) vector.fill(0);
  }

  /** How many of so many templates have to go until the rest fits; no change takes more than one away. */
  #tooMany(templates: number, dimensions: number): number {
    let fits = 0;
    for (let many = templates; fits + 1 < many; ) {
      const middle = Math.floor((fits + many) / 2);
      if (this.#galleries.bytesFor(middle, dimensions) > this.#galleries.maxBytes) many = middle;
      else fits = middle;
    }
    return templates - fits;
  }

  async #catchUp(gallery: Gallery): Promise<void> {
    const { name, modality, dimensions, cohort } = gallery;
    const { templates } = this.#storage;
    let begun: number | undefined;
    for (;;) {
      const version = this.#galleries.version(name) ?? 0;
      const changes = await templates.changesSince(name, version, stretch, begun);
      if (version === 0 || changes === undefined)
        await this.#galleries.begin(name, dimensions, cohort);
      if (changes === undefined) continue;
      if (version === 0) begun = changes.latest;
      const together = await this.#together(gallery, changes.added, templates);
      const opened = await this.#open(name.clientId, together);
      const standing = standingOf(modality, opened);
      await this.#galleries.apply(name, {
        add: standing.map(({ id, vector }) => ({ id, vector })),
        remove: changes.removed,
        version: changes.change,
      });
      for (const { vector } of [...opened, ...standing]) vector.fill(0);
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
    const id = newId();
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
    within?: Repositories,
  ): Promise<OpenTemplate[]> {
    const { opened, broken } = await openTemplates(
      (ids) => this.#userKeys.findReadable(ids, within?.userKeys),
      clientId,
      records,
      (work) =>
        within === undefined
          ? this.#storage.transaction(({ templates }) => work(templates))
          : work(within.templates),
    );
    for (const record of broken) this.quarantine.note(clientId, record);
    return opened;
  }
}

function newId(): string {
  return randomBytes(12).toString('hex');
}

/** A gallery with what it takes to load it. */
interface Gallery {
  name: GalleryName;
  modality: Modality;
  dimensions: number;
  cohort: Cohort | undefined;
}

/** A gallery that was searched, up to one of its changes. */
interface LookedThrough {
  look: Look;
  gallery: Gallery;
  version: number;
}

function galleryOf(clientId: string, { modality, encoder, dimensions, cohort }: Searched): Gallery {
  return { name: { clientId, modality, encoder }, modality, dimensions, cohort };
}

function galleryOfProbe(clientId: string, { vector, ...of }: Probe): Gallery {
  return galleryOf(clientId, { ...of, dimensions: vector.length });
}

/**
 * What scores those who are known beside a probe; undefined is for those who are no match whatever their score.
 * @param deduction what their score is less than the cosine by, where it is known.
 */
function matching(
  probe: Float32Array,
  cohort: Cohort | undefined,
  { atLeast, enrolmentAtLeast = Number.NEGATIVE_INFINITY }: MatchRule,
): (known: Standing, deduction?: number) => number | undefined {
  const scoreOf = scoring(cohort, probe);
  return ({ vector, enrolment }, deduction) => {
    const score = deduction === undefined ? scoreOf(vector) : cosine(probe, vector) - deduction;
    if (score < atLeast) return undefined;
    if (enrolment !== undefined && scoreOf(enrolment) < enrolmentAtLeast) return undefined;
    return score;
  };
}

/** The work of bringing a gallery up to date. */
interface Following {
  /** Whether that is to load it: it was not there, or has much to catch up with. */
  loads: boolean;
  done: Promise<void>;
}

/** Locks galleries in one order, so that nobody waits for who waits for them. */
async function lockAll(
  templates: TemplateRepository,
  names: readonly GalleryName[],
): Promise<void> {
  for (const name of names.toSorted((one, other) => (one.encoder < other.encoder ? -1 : 1)))
    await templates.lock(name);
}

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
