/** The list of the releases' pages, newest first, as an HTML page of its own. */
export function versionsPage(versions: readonly string[]): string {
  const items = versions.map((version) => `<li><a href="v${version}/">${version}</a></li>`);
  const list =
    items.length > 0
      ? `<ul>\n      ${items.join('\n      ')}\n    </ul>`
      : '<p>Nothing has been released yet.</p>';
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self'" />
    <title>Versions of the BiometrID API</title>
    <link rel="icon" type="image/svg+xml" href="favicon.svg" />
    <style>
      :root { color-scheme: light dark; --text: #22242b; --ground: #fff; --brand: #0b6b6f; }
      @media (prefers-color-scheme: dark) { :root { --text: #e8e9ee; --ground: #22242b; --brand: #62d2c8; } }
      body { max-width: 40rem; margin: 3rem auto; padding: 0 1.5rem; font: 1rem/1.6 system-ui, sans-serif; color: var(--text); background: var(--ground); }
      a { color: var(--brand); }
      a:focus-visible { outline: 2px solid var(--brand); outline-offset: 2px; }
      li { padding: 0.25rem 0; }
    </style>
  </head>
  <body>
    <h1>Versions of the BiometrID API</h1>
    <p><a href="./">The current version, with the guides</a>. The reference of each release:</p>
    ${list}
  </body>
</html>
`;
}
