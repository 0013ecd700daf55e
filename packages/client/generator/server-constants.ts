import type { OpenApiDocument } from '@biometrid/openapi/generate';

/** The prefix of the API and the vendor's two hosts, from the contract's servers. */
export function serverConstants(document: OpenApiDocument): string {
  const api = new URL(firstServer(document.servers, 'the document'));
  const own = Object.entries(document.paths).find(([, item]) => item.servers);
  const liveness = own ? new URL(firstServer(own[1].servers, own[0])).origin : api.origin;
  return `/** What stands before every path of the contract but the liveness ones. */
export const apiPrefix = '${api.pathname.replace(/\/$/, '')}';

/** The vendor's service. */
export const vendorOrigin = '${api.origin}';

/** The vendor's liveness service. */
export const vendorLivenessOrigin = '${liveness}';
`;
}

function firstServer(servers: OpenApiDocument['servers'], owner: string): string {
  const [server] = servers ?? [];
  if (!server) throw new Error(`${owner} needs a server: its first is the vendor's`);
  return server.url;
}
