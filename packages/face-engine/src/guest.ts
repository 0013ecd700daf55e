import { createGuest } from './create-guest.js';

export type { GuestFace } from './create-guest.js';

/** The face engine as a guest of the server, with the encoder of its own accord. */
export default () => createGuest(['mobilefacenet']);
