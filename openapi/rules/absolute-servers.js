/** The first server of the document, and of a path that has its own, is an address: it becomes the client's default. */
export function absoluteServers() {
  const check = (servers, at, report) => {
    const [server] = servers ?? [];
    if (server && isAddress(server)) return;
    report({
      message: server
        ? 'Write the first server as an absolute address, such as `https://api.example.com/v1`.'
        : 'Name a server (`servers:` with an absolute `url`): its first becomes the default of the client.',
      location: at,
    });
  };
  return {
    Root(root, { report, location }) {
      check(root.servers, root.servers ? location.child('servers') : location, report);
    },
    PathItem(item, { report, location }) {
      if (item.servers) check(item.servers, location.child('servers'), report);
    },
  };
}

function isAddress({ url = '', variables = {} }) {
  const filled = String(url).replace(/\{([^}]+)\}/g, (_, name) => variables[name]?.default ?? '');
  return /^https?:\/\/[^/]/.test(filled) && URL.canParse(filled);
}
