/** A cookie as `Set-Cookie` writes it. */
interface Cookie {
  readonly name: string;
  /** By name in lower case; those without a value are empty. */
  readonly attributes: ReadonlyMap<string, string>;
}

/**
 * What a `Set-Cookie` header would have to be; undefined when it is that.
 * @param example the cookie as the contract shows it.
 * @param came each cookie that was set.
 */
export function cookieProblem(
  example: string,
  came: readonly string[],
  { secure, required }: { secure: boolean; required: boolean },
): string | undefined {
  const wanted = parseCookie(example);
  const set = came.map(parseCookie).filter(({ name }) => name === wanted.name);
  const [cookie] = set;
  if (cookie === undefined)
    return required ? `the cookie ${wanted.name}, with the dialogue that was opened` : undefined;
  if (set.length > 1) return `the cookie ${wanted.name} once`;
  for (const [name, value] of wanted.attributes) {
    const has = cookie.attributes.get(name);
    if (has === undefined) return `the attribute ${told(name)}`;
    // A server whose pages are elsewhere says None, which browsers take over TLS alone.
    const fits = name === 'samesite' ? /^(lax|strict|none)$/i.test(has) : has === value;
    if (!fits) return `${told(name)}=${value}`;
  }
  return secure && !cookie.attributes.has('secure') ? 'the attribute Secure, over TLS' : undefined;
}

function parseCookie(text: string): Cookie {
  const [pair = '', ...attributes] = text.split(';').map((part) => part.trim());
  return {
    name: pair.split('=', 1)[0] ?? '',
    attributes: new Map(
      attributes.map((attribute) => {
        const [name = '', value = ''] = attribute.split('=');
        return [name.trim().toLowerCase(), value.trim()] as const;
      }),
    ),
  };
}

function told(attribute: string): string {
  return { httponly: 'HttpOnly', samesite: 'SameSite', path: 'Path' }[attribute] ?? attribute;
}
