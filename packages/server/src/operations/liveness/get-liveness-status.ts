import type { OperationDefinition } from '../../contract/operation.js';
import { livenessMeta } from './liveness-meta.js';

/** That the question is answered says that liveness can be judged here. */
export const getLivenessStatus: OperationDefinition<'getLivenessStatus'> = {
  needs: 'liveness',
  handle: () => ({ meta: livenessMeta }),
};
