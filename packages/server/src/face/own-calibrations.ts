import { recordForClient } from '../audit/append.js';
import { identification } from '../engines/decisions.js';
import type { Engines } from '../engines/engines.js';
import type { FaceEncoding, Threshold } from '../engines/guest.js';
import type { GalleryName, Storage } from '../storage/storage.js';
import type { OpenTemplate, Templates } from '../templates/templates.js';
import { type Client, clientOf } from '../tenants/client.js';
import {
  calibrationState,
  cohortName,
  type OwnCalibration,
  standingCalibration,
} from './calibration-record.js';
import { curveInThread } from './calibration-thread.js';
import { fewestUsers, type OwnCurve, stricter } from './own-calibration.js';

/** More people than this are not compared with one another. */
const mostUsers = 1_000;
/** Multiplications that a calibration may take: about half a second of a processor. */
const mostWork = 3e8;
/** A client is calibrated again when it has so many times more people, and not before a day is over. */
const growth = 1.5;
const day = 24 * 60 * 60 * 1_000;

/** Sets the thresholds of faces by each client's own people, as they become more. */
export class OwnCalibrations {
  readonly #storage: Storage;
  readonly #templates: Templates;
  readonly #engines: Pick<Engines, 'face'>;
  /** How many were enrolled in a gallery at one of its changes, by client. */
  readonly #counted = new Map<string, { enrolled: number; change: number }>();

  constructor(storage: Storage, templates: Templates, engines: Pick<Engines, 'face'>) {
    this.#storage = storage;
    this.#templates = templates;
    this.#engines = engines;
  }

  /**
   * Calibrates the clients whose turn it is, one after the other.
   * @throws what failed first, when the others are done.
   */
  async renew(now: number): Promise<void> {
    const active = this.#engines.face?.encodings[0];
    if (active === undefined) return;
    const changes = await this.#storage.templates.changes('face', active.encoder);
    const failures: unknown[] = [];
    for (const record of await this.#storage.clients.list()) {
      const change = changes.get(record.id) ?? 0;
      if (change < fewestUsers) continue;
      try {
        const client = clientOf(record);
        if (client.settings.faceOwnCalibration === 'on')
          await this.#renewOf(client, active, change, now);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  async #renewOf(
    client: Client,
    encoding: FaceEncoding,
    change: number,
    now: number,
  ): Promise<void> {
    const gallery = { clientId: client.id, modality: 'face', encoder: encoding.encoder };
    const standing = await standingCalibration(this.#storage, client.id, encoding);
    if (standing !== undefined && now - standing.madeAt < day) return;
    const enough = Math.max(fewestUsers, growth * (standing?.enrolled ?? 0));
    const enrolled = await this.#enrolled(gallery, change, enough);
    if (enrolled < enough) return;
    const people = oneOfEach(
      await this.#templates.someEnrolments(gallery, peopleCompared(encoding)),
    );
    const rate = client.settings.falseMatchRate.face;
    const duplicate = identification(encoding, enrolled, rate);
    const curve = await curveInThread({
      vectors: together(people, encoding),
      dimensions: encoding.dimensions,
      cohort: encoding.cohort,
      duplicate: duplicate.score,
    });
    if (curve === undefined) return;
    const users = people.length;
    const calibration: OwnCalibration = {
      cohort: cohortName(encoding),
      ...{ enrolled, users, pairs: (users * (users - 1)) / 2, curve },
      // As among one alone: the client's own rate, or the lowest that is measured.
      verificationRise: rise(identification(encoding, 1, rate), curve),
      searchRise: rise(duplicate, curve),
    };
    await this.#keep(gallery, encoding, calibration, now);
  }

  /** How many are enrolled, when they can be so many; else fewer than that. They are counted only when there may be enough. */
  async #enrolled(gallery: GalleryName, change: number, enough: number): Promise<number> {
    const before = this.#counted.get(gallery.clientId);
    const most = before ? before.enrolled + (change - before.change) : change;
    if (most < enough) return most;
    const enrolled = await this.#storage.templates.enrolled(gallery);
    this.#counted.set(gallery.clientId, { enrolled, change });
    return enrolled;
  }

  /** Keeps a calibration, unless another server was faster. */
  async #keep(
    gallery: GalleryName,
    encoding: FaceEncoding,
    calibration: OwnCalibration,
    now: number,
  ): Promise<void> {
    const { clientId, modality, encoder } = gallery;
    const { users, pairs, verificationRise, searchRise } = calibration;
    await this.#storage.transaction(async (repositories) => {
      await repositories.clients.lock(clientId);
      const standing = await standingCalibration(repositories, clientId, encoding);
      if (standing !== undefined && now - standing.madeAt < day) return;
      const state = calibrationState(calibration);
      await repositories.calibrations.put(clientId, { modality, encoder, madeAt: now, state });
      await recordForClient(repositories.audit, clientId, {
        at: now,
        action: 'face.calibrated',
        detail: { encoder, users, pairs, verificationRise, searchRise },
      });
    });
  }
}

/** How many people are compared with one another, so that it takes no longer than it may. */
function peopleCompared({ dimensions, cohort }: FaceEncoding): number {
  const beside = cohort?.vectors.length ?? 0;
  // n people are compared with the cohort and with n / 2 others each.
  const most = Math.sqrt(beside ** 2 + (2 * mostWork) / dimensions) - beside;
  return Math.min(mostUsers, Math.floor(most));
}

function oneOfEach(templates: readonly OpenTemplate[]): OpenTemplate[] {
  return [...new Map(templates.map((template) => [template.userId, template])).values()];
}

/** The vectors one after the other; those that they were are overwritten. */
function together(people: readonly OpenTemplate[], { dimensions }: FaceEncoding) {
  const numbers = new Float32Array(people.length * dimensions);
  for (const [index, { vector }] of people.entries()) {
    numbers.set(vector, index * dimensions);
    vector.fill(0);
  }
  return numbers;
}

/** To four decimals: more would tell of single faces. */
function rise(threshold: Threshold, curve: OwnCurve): number {
  return Math.round((stricter(threshold, curve).score - threshold.score) * 1e4) / 1e4;
}
