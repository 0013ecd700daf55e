import type { ClientOptions } from '@biometrid/client';
import type { Session } from '../session/session.js';
import { masked, shortened } from './masked.js';
import { type SentBody, wire } from './wire.js';

/** The options of a client whose requests are kept for the wire. */
export function recording(
  session: Session,
): Required<Pick<ClientOptions, 'fetch' | 'onRequest' | 'onResponse'>> {
  const calls = new WeakMap<Request, { operation: string; attempt: number }>();
  const entries = new WeakMap<Headers, number>();
  return {
    onRequest({ request, operation, attempt }) {
      calls.set(request, { operation, attempt });
    },
    async fetch(request, init) {
      const { operation = '', attempt = 1 } = calls.get(request) ?? {};
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
      sentBody(request.clone()).then(
        (body) => wire.read(id, masked(session, body)),
        () => undefined,
      );
      const begun = performance.now();
      try {
        const response = await fetch(request, init);
        entries.set(response.headers, id);
        return response;
      } catch (error) {
        const milliseconds = Math.round(performance.now() - begun);
        wire.answered(id, { status: undefined, milliseconds, size: 0, body: undefined });
        throw error;
      }
    },
    onResponse({ status, headers, duration, body }) {
      const id = entries.get(headers);
      if (id === undefined) return;
      const size = Number(headers.get('content-length') ?? JSON.stringify(body)?.length ?? 0);
      wire.answered(id, {
        status,
        milliseconds: Math.round(duration),
        size,
        body: masked(session, shortened(body)),
      });
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
