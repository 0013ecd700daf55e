/** A gallery does not fit into the memory that galleries may take, even alone. It is no longer loaded. */
export class GalleryTooLarge extends Error {
  override readonly name = 'GalleryTooLarge';

  /** @param needs how many templates it has and what they take, where that is known. */
  constructor(maxBytes: number, needs?: { templates: number; bytes: number }) {
    super(
      `The gallery does not fit into the ${maxBytes} bytes that galleries may take; ${remedy(needs)}`,
    );
  }
}

function remedy(needs: { templates: number; bytes: number } | undefined): string {
  if (needs === undefined) return 'set gallery-memory to more';
  const { templates, bytes } = needs;
  return `set gallery-memory to at least ${Math.ceil(bytes / 2 ** 20)}MiB for its ${templates} templates`;
}

/** A gallery is being loaded, and for longer than a request waits. It goes on: ask again. */
export class GalleryLoading extends Error {
  override readonly name = 'GalleryLoading';

  /** @param retryAfterSeconds when it is likely to be there. */
  constructor(readonly retryAfterSeconds: number) {
    super('The gallery is being loaded');
  }
}

/** A gallery was never loaded, or was evicted: load it with `begin` and `apply`, and ask again. */
export class GalleryNotLoaded extends Error {
  override readonly name = 'GalleryNotLoaded';

  constructor() {
    super('The gallery is not loaded; load it and ask again');
  }
}

/** A thread that holds galleries ended, and all with it of which it held any. The next `begin` starts another. */
export class GalleriesLost extends Error {
  override readonly name = 'GalleriesLost';

  constructor(reason: string) {
    super(`The gallery worker ended (${reason}); load the gallery and ask again`);
  }
}

/** A vector or an id that no gallery takes: the caller's mistake. Nothing of its call was done. */
export class InvalidTemplate extends Error {
  override readonly name = 'InvalidTemplate';
}
