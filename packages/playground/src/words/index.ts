import { en } from './en.js';

/** The page's words. Another language is another table of the same type. */
export type Words = typeof en;

export const words: Words = en;
