import sharp from 'sharp';

// An engine is one thread of several; and no picture of a person stays in a cache.
sharp.concurrency(1);
sharp.cache(false);

/** The codecs, with one thread and without a cache. */
export const quietSharp = sharp;
