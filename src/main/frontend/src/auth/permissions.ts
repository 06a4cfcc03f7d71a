import { ALL_NAMESPACES, type Action, type Session } from '@/api/accessTypes';

/** What a session allows. Everything under `*` holds in every namespace and for what is in none. */
type Allowed = Pick<Session, 'permissions'> | undefined;

function listed(allowed: Allowed, namespace: string, action: Action): boolean {
  const permissions = allowed?.permissions ?? {};
  // A namespace may be called like something that every object has.
  return Object.hasOwn(permissions, namespace) && !!permissions[namespace]?.includes(action);
}

export function mayEverywhere(allowed: Allowed, action: Action): boolean {
  return listed(allowed, ALL_NAMESPACES, action);
}

export function mayIn(allowed: Allowed, action: Action, namespace: string): boolean {
  return listed(allowed, namespace, action) || mayEverywhere(allowed, action);
}

export function mayAnywhere(allowed: Allowed, action: Action): boolean {
  return Object.keys(allowed?.permissions ?? {}).some((name) => listed(allowed, name, action));
}

/** The namespaces named in the roles in which the action is allowed; `*` is not among them. */
export function namespacesWith(allowed: Allowed, action: Action): string[] {
  return Object.keys(allowed?.permissions ?? {})
    .filter((name) => name !== ALL_NAMESPACES && mayIn(allowed, action, name))
    .sort();
}
