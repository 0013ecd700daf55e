import { createGuest } from './create-guest.js';

export type { GuestFace } from './create-guest.js';

/**
 * The face engine as a guest of the server, without any network of which nobody can say who trained it: its encoder is dlib's, and it
 * offers no liveness.
 */
export default () => createGuest(['dlib-resnet'], { unproven: false });
