import type { components } from './schema';

/** The documents of accounts, tokens, the audit and secrets; from the OpenAPI document as in `types.ts`. */
type Schemas = components['schemas'];

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
  'workers.write',
  'calendars.write',
  'windows.write',
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
export type LoginMethods = Schemas['Login'];
/** Who calls, and what they may do where. */
export type Session = Schemas['Session'];
/** A log-in of the caller, here or on another device. */
export type AccountSession = Schemas['OwnSession'];
/** What each role may do, as the server's code has it. */
export type RoleMatrix = Schemas['Roles'];
/** A token without its secret. */
export type Token = Schemas['Token'];
export type TokenRequest = Schemas['TokenRequest'];
/** The answer to a new token: the only time that its text is seen. */
export type CreatedToken = Schemas['NewToken'];
/** A user; in the answer to its creation with a one-time password, the only time that it is seen. */
export type User = Schemas['User'];
export type UserCreation = Schemas['UserCreation'];
export type OneTimePassword = Schemas['OneTimePassword'];
/** A change to a user, by merge patch: a namespace with null takes its role away. */
export type UserPatch = Omit<Schemas['UserPatch'], 'roles'> & {
  roles?: Record<string, string | null>;
};
/** One thing that somebody did, or was kept from doing. */
export type AuditEntry = Schemas['AuditEntry'];
/** A secret by its name; its value is never readable again. */
export type Secret = Schemas['Secret'];

export type Outcome = AuditEntry['outcome'];
export const OUTCOMES = ['done', 'refused', 'failed'] as const;
