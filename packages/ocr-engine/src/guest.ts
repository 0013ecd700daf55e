import { createGuest } from './create-guest.js';

/** The document engine for a server: what `createEngine` of its guest interface is to be. */
export default createGuest;
