/** A change that users notice, as its changeset tells it. */
export interface Entry {
  /** All that it names, by their whole names. */
  readonly packages: readonly string[];
  readonly level: 'major' | 'minor' | 'patch';
  readonly text: string;
}

/** The changes of a version. */
export interface Release {
  readonly version: string;
  readonly entries: readonly Entry[];
}

/** A changeset's. @param packages its front matter: the level for each package. */
export function entryOf(packages: Readonly<Record<string, Entry['level']>>, text: string): Entry {
  const named = Object.values(packages);
  const level = (['major', 'minor'] as const).find((each) => named.includes(each)) ?? 'patch';
  return { packages: Object.keys(packages), level, text: text.trim() };
}

/** What a package's `CHANGELOG.md` tells of each of its versions, but that it took newer dependencies. */
export function entriesOf(changelog: string): Release[] {
  const [head = '', ...releases] = changelog.split(/^## /m);
  const name = /^# (.+)$/m.exec(head)?.[1] ?? '';
  return releases.map((release) => {
    const [version = '', ...levels] = release.split(/^### /m);
    return { version: version.trim(), entries: levels.flatMap((level) => atLevel(name, level)) };
  });
}

function atLevel(name: string, section: string): Entry[] {
  const [title = '', ...items] = section.split(/^- /m);
  const level = (['major', 'minor'] as const).find((each) => title.toLowerCase().startsWith(each));
  return items
    .filter((item) => !item.startsWith('Updated dependencies'))
    .map((item) => ({
      packages: [name],
      level: level ?? 'patch',
      // The commit that it came with stands before it, and its further lines are moved in.
      text: item
        .replace(/^[0-9a-f]{7,40}: /, '')
        .replaceAll(/^ {2}/gm, '')
        .trim(),
    }));
}

/** One release for each version. A change that several packages tell in the same words is one, and names them all. */
export function merged(releases: readonly Release[]): Release[] {
  const versions = new Map<string, Map<string, Entry>>();
  for (const { version, entries } of releases) {
    const told = versions.get(version) ?? new Map<string, Entry>();
    versions.set(version, told);
    for (const entry of entries) {
      const packages = [...(told.get(entry.text)?.packages ?? []), ...entry.packages];
      told.set(entry.text, { ...entry, packages });
    }
  }
  return [...versions].map(([version, told]) => ({ version, entries: [...told.values()] }));
}
