/** What was found where a server is to run. */
export interface Finding {
  /** What was looked at. */
  about: string;
  state: 'ok' | 'warning' | 'failure';
  /** What was found; where it is not ok, also what to do next. */
  says: string;
}

export function ok(about: string, says: string): Finding {
  return { about, state: 'ok', says };
}

export function warning(about: string, says: string): Finding {
  return { about, state: 'warning', says };
}

export function failure(about: string, says: string): Finding {
  return { about, state: 'failure', says };
}
