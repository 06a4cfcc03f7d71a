/** One place in which two documents differ; `undefined` is what one of them does not have. */
export interface Difference {
  path: string;
  before: string | undefined;
  after: string | undefined;
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** The leaves of a document by their paths; an empty list or object is a leaf itself. */
function leaves(value: unknown, path: string, found: Map<string, string>): void {
  if (isBranch(value)) {
    for (const [name, below] of Object.entries(value)) {
      const step = Array.isArray(value) ? `[${name}]` : path === '' ? name : `.${name}`;
      leaves(below, path + step, found);
    }
  } else if (value !== undefined) {
    found.set(path, typeof value === 'string' ? value : JSON.stringify(value));
  }
}

/** Where two documents differ, in the order of the first, then what the second adds. */
export function differences(before: unknown, after: unknown): Difference[] {
  const [old, fresh] = [new Map<string, string>(), new Map<string, string>()];
  if (before !== null) leaves(before, '', old);
  if (after !== null) leaves(after, '', fresh);
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .filter((path) => old.get(path) !== fresh.get(path))
    .map((path) => ({ path, before: old.get(path), after: fresh.get(path) }));
}
