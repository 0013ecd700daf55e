import type { GalleryName, TemplateRecord } from '../storage/storage.js';

/** A template that does not open: it, its key, or what names either was changed. */
export interface Unreadable extends GalleryName {
  id: string;
  userId: string;
}

/**
 * The templates that do not open, as far as this process has met them. Searches and enrolments of others go on without them; who
 * tells of them asks here.
 */
export class Quarantine {
  readonly #known = new Map<string, Unreadable>();
  #untold: Unreadable[] = [];

  /** Notes a template that did not open. */
  note(
    clientId: string,
    {
      id,
      userId,
      modality,
      encoder,
    }: Pick<TemplateRecord, 'id' | 'userId' | 'modality' | 'encoder'>,
  ): void {
    const name = nameOf(clientId, id);
    if (this.#known.has(name)) return;
    const unreadable = { clientId, id, userId, modality, encoder };
    this.#known.set(name, unreadable);
    this.#untold.push(unreadable);
  }

  /** How many there are. */
  get size(): number {
    return this.#known.size;
  }

  /** Whether one of some templates is among them. */
  holds(clientId: string, templates: readonly Pick<TemplateRecord, 'id'>[]): boolean {
    return templates.some(({ id }) => this.#known.has(nameOf(clientId, id)));
  }

  /** How many a search in a gallery cannot see. */
  within({ clientId, modality, encoder }: GalleryName): number {
    let count = 0;
    for (const one of this.#known.values())
      if (one.clientId === clientId && one.modality === modality && one.encoder === encoder)
        count += 1;
    return count;
  }

  /** Those that were noted since the last call. */
  takeUntold(): Unreadable[] {
    return this.#untold.splice(0);
  }

  /** Tells of some again at the next call. */
  giveBack(unreadable: readonly Unreadable[]): void {
    this.#untold.push(...unreadable);
  }

  /** Forgets one that is gone, or opens again. */
  forget(clientId: string, id: string): void {
    this.#known.delete(nameOf(clientId, id));
    this.#untold = this.#untold.filter((one) => one.clientId !== clientId || one.id !== id);
  }

  all(): Unreadable[] {
    return [...this.#known.values()];
  }
}

function nameOf(clientId: string, id: string): string {
  return `${clientId} ${id}`;
}
