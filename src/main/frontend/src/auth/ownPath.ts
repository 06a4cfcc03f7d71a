/** Stands in for our own origin, whatever that is. */
const OWN = 'http://own.invalid';

/**
 * A path to go back to, taken from an address that anybody can have made: a path of this page, or
 * '/' for everything else.
 */
export function ownPath(text: unknown): string {
  if (typeof text !== 'string' || !text.startsWith('/')) return '/';
  let url: URL;
  try {
    url = new URL(text, OWN);
  } catch {
    return '/';
  }
  const path = url.pathname + url.search + url.hash;
  const elsewhere = url.origin !== OWN || url.pathname.startsWith('//');
  return elsewhere || /^\/(login|password)(\/|$)/.test(url.pathname) ? '/' : path;
}
