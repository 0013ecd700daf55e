import type { Extensions } from '@biometrid/contract-diff';

/**
 * The extensions of this contract by which a generator or the server acts, and what their changes mean. `x-provenance` is shown on
 * the reference page alone.
 */
export const extensions: Extensions = {
  'x-client-name': 'client-name',
  'x-marks-unprocessed': 'promise',
  'x-max-bytes': 'maximum',
  'x-safe-to-repeat': 'promise',
};
