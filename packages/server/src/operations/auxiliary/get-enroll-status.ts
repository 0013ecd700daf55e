import type { OperationDefinition } from '../../contract/operation.js';

/** One entry for each installed engine that enrols users. */
export const getEnrollStatus: OperationDefinition<'getEnrollStatus'> = {
  handle({ engines }) {
    const data = engines.list().flatMap(({ id, kind }) =>
      // An engine without templates of the user in the store: nobody can be enrolled before engines are installed.
      kind === 'face' || kind === 'voice' ? [{ engines_oid: id, type: kind, enrolled: false }] : [],
    );
    return { status: true, data };
  },
};
