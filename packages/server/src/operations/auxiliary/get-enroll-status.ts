import type { OperationDefinition } from '../../contract/operation.js';
import { isModality } from '../../engines/kinds.js';

/** One entry for each installed engine that enrols users. */
export const getEnrollStatus: OperationDefinition<'getEnrollStatus'> = {
  async handle({ client, input, engines, templates }) {
    const entries = engines
      .list()
      .flatMap(({ id, kind }) => (isModality(kind) ? [{ id, kind }] : []));
    const data = await Promise.all(
      entries.map(async ({ id, kind }) => ({
        engines_oid: id,
        type: kind,
        enrolled: await templates.has(client.id, input.userId, kind),
      })),
    );
    return { status: true, data };
  },
};
