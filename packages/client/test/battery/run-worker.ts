import * as client from '@biometrid/client';
import { runBattery } from './behaviours.js';

// workerd: a worker that is told the server in its own query and answers with the results.
export default {
  async fetch(request: Request): Promise<Response> {
    const origin = new URL(request.url).searchParams.get('origin') ?? '';
    return Response.json(await runBattery({ origin, client, cookies: false }));
  },
};
