import { ownPath } from './ownPath';

/**
 * Where to go after a log-in that leads over another site, which brings one back to `/`. It holds a
 * path of this page and nothing else, and is used once.
 */
const KEY = 'belfry.return';

export function rememberReturn(path: string): void {
  try {
    sessionStorage.setItem(KEY, path);
  } catch {
    // A blocked store only costs the way back.
  }
}

/** The path that was remembered ('/' = none); it is forgotten at once. */
export function takeReturn(): string {
  try {
    const path = ownPath(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
    return path;
  } catch {
    return '/';
  }
}
