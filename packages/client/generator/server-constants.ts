import { type Contract, type Server, serverAddress } from '@biometrid/openapi/generate';

/** The prefix of the API and the vendor's two hosts, from the contract's servers. */
export function serverConstants({ document, operations }: Contract): string {
  const api = addressOf(document.servers, 'the document');
  const own = operations.find(({ servers }) => servers !== document.servers);
  const liveness = own ? addressOf(own.servers, own.path).origin : api.origin;
  return `/** What stands before every path of the contract but the liveness ones. */
export const apiPrefix = '${api.pathname.replace(/\/$/, '')}';

/** The vendor's service. */
export const vendorOrigin = '${api.origin}';

/** The vendor's liveness service. */
export const vendorLivenessOrigin = '${liveness}';
`;
}

function addressOf(servers: readonly Server[] | undefined, owner: string): URL {
  const [server] = servers ?? [];
  if (!server) throw new Error(`${owner} needs a server: its first is the vendor's`);
  return new URL(serverAddress(server));
}
