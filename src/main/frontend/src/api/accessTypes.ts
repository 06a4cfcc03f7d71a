/**
 * The documents of accounts, tokens, the audit and secrets. By hand until the OpenAPI document has
 * them; then they become aliases of `schema.d.ts` as in `types.ts`.
 */

/** Everything that a role or a token can allow (`io.belfry.security.Action`). */
export const ACTIONS = [
  'jobs.read',
  'executions.read',
  'jobs.run',
  'jobs.suspend',
  'executions.kill',
  'jobs.write',
  'secrets.read',
  'secrets.write',
  'audit.read',
  'workers.read',
  'metrics.read',
  'users.read',
  'users.write',
] as const;
export type Action = (typeof ACTIONS)[number];

/** Each role may do all that the one before it may. */
export const ROLES = ['Viewer', 'Operator', 'Editor', 'Admin'] as const;
export type Role = (typeof ROLES)[number];

/** Stands for all namespaces, also those that are yet to come. */
export const ALL_NAMESPACES = '*';

/** How one can log in. */
export interface LoginMethods {
  methods: string[];
  oidc?: { name: string; startUrl: string } | null;
}

/** Who calls, and what they may do where. */
export interface Session {
  user: string;
  displayName?: string | null;
  kind: string;
  mustChangePassword: boolean;
  source: string;
  roles: Record<string, string>;
  permissions: Record<string, string[]>;
  expiresAt?: string | null;
  idleSeconds?: number | null;
}

/** A log-in of the caller, here or on another device. */
export interface AccountSession {
  id: string;
  createdAt: string;
  lastSeenAt?: string | null;
  expiresAt?: string | null;
  address?: string | null;
  userAgent?: string | null;
  current: boolean;
}

/** What each role may do, as the server's code has it. */
export interface RoleMatrix {
  roles: { role: string; actions: string[] }[];
  actions: { action: string; scope: string; leastRole: string; description: string }[];
}

/** A token without its secret. */
export interface Token {
  id: string;
  name: string;
  user: string;
  namespaces: string[];
  actions: string[];
  createdAt: string;
  expiresAt: string;
  lastUsedAt?: string | null;
  lastUsedFrom?: string | null;
  state: string;
}

export interface NewToken {
  name: string;
  namespaces: string[];
  actions: string[];
  expiresInDays: number;
}

/** The answer to a new token: the only time that its text is seen. */
export type CreatedToken = Token & { token: string };

export interface User {
  name: string;
  displayName?: string | null;
  source: string;
  roles: Record<string, string>;
  disabled: boolean;
  mustChangePassword: boolean;
  createdAt?: string | null;
  updatedAt?: string | null;
  lastLoginAt?: string | null;
}

export interface NewUser {
  name: string;
  displayName?: string;
  roles: Record<string, string>;
}

/** The answer where the server made a password: the only time that it is seen. */
export interface OneTimePassword {
  oneTimePassword?: string | null;
}

/** A change to a user, by merge patch. */
export interface UserPatch {
  displayName?: string | null;
  roles?: Record<string, string | null>;
  disabled?: boolean;
}

export const OUTCOMES = ['done', 'refused', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One thing that somebody did, or was kept from doing. */
export interface AuditEntry {
  id: string;
  at: string;
  user?: string | null;
  token?: string | null;
  address?: string | null;
  action: string;
  method?: string | null;
  route?: string | null;
  namespace?: string | null;
  target?: string | null;
  outcome: string;
  status?: number | null;
  code?: string | null;
  before?: unknown;
  after?: unknown;
}

/** A secret by its name; its value is never readable again. */
export interface Secret {
  name: string;
  createdAt?: string | null;
  updatedAt?: string | null;
  updatedBy?: string | null;
}
