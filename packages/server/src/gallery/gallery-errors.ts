/** A gallery does not fit into the memory that galleries may take, even alone. It is no longer loaded. */
export class GalleryTooLarge extends Error {
  override readonly name = 'GalleryTooLarge';

  constructor(maxBytes: number) {
    super(
      `The gallery does not fit into the ${maxBytes} bytes that galleries may take; set gallery-memory to more`,
    );
  }
}

/** A gallery was never loaded, or was evicted: load it with `begin` and `apply`, and ask again. */
export class GalleryNotLoaded extends Error {
  override readonly name = 'GalleryNotLoaded';

  constructor() {
    super('The gallery is not loaded; load it and ask again');
  }
}

/** The thread that holds the galleries ended, and all of them with it. The next `begin` starts another. */
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
