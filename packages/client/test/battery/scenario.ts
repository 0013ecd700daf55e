import type { Received, Step } from '../scripted-server.js';

let count = 0;

/** Tells the scripted server what to answer to requests that carry the scenario's header. */
export async function script(origin: string, ...steps: Step[]) {
  const name = `${Date.now()}-${++count}-${Math.random().toString(36).slice(2)}`;
  await fetch(`${origin}/script/${name}`, { method: 'PUT', body: JSON.stringify(steps) });
  return {
    headers: { 'x-scenario': name },
    /** What arrived so far. */
    async received(): Promise<Received[]> {
      return (await fetch(`${origin}/script/${name}`)).json();
    },
  };
}

/** The parts of a multipart body, read by hand: what the bytes were, not what a library makes of them. */
export function partsOf({ headers, body }: Received) {
  const boundary = /boundary="?([^";]+)/.exec(headers['content-type'] ?? '')?.[1];
  if (!boundary) throw new Error(`no boundary in ${headers['content-type']}`);
  // Latin-1 keeps each byte as one character.
  const sections = atob(body).split(`--${boundary}`).slice(1, -1);
  return sections.map((section) => {
    const end = section.indexOf('\r\n\r\n');
    const head = section.slice(2, end);
    return {
      name: / name="([^"]*)"/.exec(head)?.[1] ?? '',
      filename: / filename="([^"]*)"/.exec(head)?.[1],
      type: /content-type: ?(\S+)/i.exec(head)?.[1],
      bytes: Uint8Array.from(section.slice(end + 4, -2), (character) => character.charCodeAt(0)),
    };
  });
}
