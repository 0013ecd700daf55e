import type { ClientOptions } from '@biometrid/client';
import type { Session } from '../session/session.js';
import { masked, shortened } from './masked.js';
import { type SentBody, wire } from './wire.js';

/** The options of a client whose requests are kept for the wire. */
export function recording(session: Session): Pick<ClientOptions, 'fetch' | 'onRequest'> {
  const operations = new WeakMap<Request, { operation: string; attempt: number }>();
  return {
    onRequest({ request, operation, attempt }) {
      operations.set(request, { operation, attempt });
    },
    async fetch(request, init) {
      const { operation = '', attempt = 1 } = operations.get(request) ?? {};
      const { method, url } = request;
      const userAgent = request.headers.get('x-user-agent');
      const id = wire.sent({
        operation,
        attempt,
        method,
        url,
        headers: userAgent === null ? {} : { 'x-user-agent': userAgent },
        request: { values: {}, files: {} },
      });
      const begun = performance.now();
      const ended = () => Math.round(performance.now() - begun);
      sentBody(request.clone()).then(
        (body) => wire.read(id, masked(session, body)),
        () => undefined,
      );
      try {
        const response = await fetch(request, init);
        const milliseconds = ended();
        const { status } = response;
        response
          .clone()
          .text()
          .catch(() => '')
          .then((text) =>
            wire.answered(id, {
              status,
              milliseconds,
              size: text.length,
              body: masked(session, shortened(parsed(text))),
            }),
          );
        return response;
      } catch (error) {
        wire.answered(id, { status: undefined, milliseconds: ended(), size: 0, body: undefined });
        throw error;
      }
    },
  };
}

/** Reads what a request carries. */
async function sentBody(request: Request): Promise<SentBody> {
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('multipart/form-data')) {
    const values: Record<string, unknown> = {};
    const files: Record<string, SentBody['files'][string]> = {};
    for (const [name, value] of await request.formData()) {
      if (typeof value === 'string') values[name] = shortened(value);
      else files[name] = { name: value.name, type: value.type, bytes: value.size };
    }
    return { values, files };
  }
  const body = type.startsWith('application/json') ? await request.json() : {};
  return { values: shortened(body) as SentBody['values'], files: {} };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === '' ? undefined : text;
  }
}
