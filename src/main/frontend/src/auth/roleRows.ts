/** One row of the editor of roles. */
export interface RoleRow {
  namespace: string;
  role: string;
}

type Roles = Record<string, string>;

export function rowsOf(roles: Roles): RoleRow[] {
  return Object.entries(roles).map(([namespace, role]) => ({ namespace, role }));
}

/** The roles that the rows stand for; a row without a namespace is not yet one. */
export function rolesOf(rows: readonly RoleRow[]): Roles {
  return Object.fromEntries(
    rows
      .filter(({ namespace }) => namespace.trim() !== '')
      .map(({ namespace, role }) => [namespace.trim(), role]),
  );
}

/** Namespaces that stand in two rows. */
export function repeatedNamespaces(rows: readonly RoleRow[]): string[] {
  const names = rows.map(({ namespace }) => namespace.trim()).filter((name) => name !== '');
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}

/** What turns the one into the other, as a merge patch: only what differs, null for what goes. */
export function rolesPatch(before: Roles, after: Roles): Record<string, string | null> {
  const patch: Record<string, string | null> = {};
  for (const namespace of Object.keys(before)) {
    if (!Object.hasOwn(after, namespace)) patch[namespace] = null;
  }
  for (const [namespace, role] of Object.entries(after)) {
    if (!Object.hasOwn(before, namespace) || before[namespace] !== role) patch[namespace] = role;
  }
  return patch;
}
