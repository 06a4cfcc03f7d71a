import {
  ACTIONS,
  ROLES,
  type Action,
  type AuditEntry,
  type Role,
  type Secret,
  type Token,
  type User,
} from '../src/api/accessTypes.ts';

/** Invented users, tokens, secrets and an audit, and the matrix of the roles. */
const LEAST: Record<Action, Role> = {
  'jobs.read': 'Viewer',
  'executions.read': 'Viewer',
  'jobs.run': 'Operator',
  'jobs.suspend': 'Operator',
  'executions.kill': 'Operator',
  'jobs.write': 'Editor',
  'secrets.read': 'Editor',
  'secrets.write': 'Editor',
  'audit.read': 'Admin',
  'workers.read': 'Viewer',
  'workers.write': 'Operator',
  'calendars.write': 'Admin',
  'windows.write': 'Operator',
  'metrics.read': 'Viewer',
  'users.read': 'Admin',
  'users.write': 'Admin',
};
const scopeOf = (action: Action) =>
  action.startsWith('users.')
    ? 'system'
    : action === 'workers.read' || action === 'metrics.read'
      ? 'anywhere'
      : 'namespace';
export const actionsOf = (role: string) =>
  ACTIONS.filter((action) => ROLES.indexOf(LEAST[action]) <= ROLES.indexOf(role as Role));

export function matrix(): unknown {
  return {
    roles: ROLES.map((role) => ({ role, actions: actionsOf(role) })),
    actions: ACTIONS.map((action) => ({
      action,
      scope: scopeOf(action),
      leastRole: LEAST[action],
      description: action,
    })),
  };
}

export function makeUsers(now: number): User[] {
  const ago = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
  const one = (name: string, roles: Record<string, string>, rest: Partial<User> = {}): User => ({
    name,
    displayName: '',
    source: 'local',
    roles,
    disabled: false,
    mustChangePassword: false,
    createdAt: ago(2_000),
    updatedAt: ago(2_000),
    lastLoginAt: ago(20),
    ...rest,
  });
  return [
    one('admin', { '*': 'Admin' }),
    one('ana', { default: 'Editor', finance: 'Operator' }, { displayName: 'Ana López' }),
    one('viewer', { '*': 'Viewer' }, { displayName: '王小明' }),
    one('nobody', {}),
    one('new', { '*': 'Viewer' }, { mustChangePassword: true, lastLoginAt: null }),
    one(
      'jean-baptiste.de-la-tour@a-subsidiary.example.com',
      { 'a-namespace-with-quite-a-long-name': 'Admin', default: 'Viewer', 'team-b': 'Operator' },
      { source: 'oidc', displayName: 'Jean-Baptiste de la Tour' },
    ),
    one('gone', { default: 'Viewer' }, { disabled: true, lastLoginAt: ago(4_000) }),
    ...Array.from({ length: 64 }, (_, i) =>
      one(`user-${String(i).padStart(3, '0')}`, { [`team-${i % 7}`]: ROLES[i % 4] ?? 'Viewer' }),
    ),
  ];
}

export function makeTokens(now: number): Token[] {
  const day = (days: number) => new Date(now + days * 86_400_000).toISOString();
  return [
    {
      id: 'k3x9p0qd7t',
      name: 'nightly-deploy',
      user: 'admin',
      namespaces: ['default', 'finance'],
      actions: ['jobs.read', 'jobs.run', 'executions.read'],
      createdAt: day(-30),
      expiresAt: day(60),
      lastUsedAt: day(-0.2),
      lastUsedFrom: '198.51.100.23',
      state: 'active',
    },
    {
      id: 'm1z4c8vb2n',
      name: 'prometheus',
      user: 'admin',
      namespaces: ['*'],
      actions: ['metrics.read'],
      createdAt: day(-100),
      expiresAt: day(-10),
      state: 'expired',
    },
    {
      id: 'a7s6d5f4g3',
      name: 'from-ci',
      user: 'ana',
      namespaces: ['default'],
      actions: ['jobs.write', 'jobs.read'],
      createdAt: day(-3),
      expiresAt: day(87),
      state: 'active',
    },
  ];
}

export function makeSecrets(now: number): Secret[] {
  const at = (days: number) => new Date(now - days * 86_400_000).toISOString();
  return [
    { name: 'DB_PASSWORD', createdAt: at(90), updatedAt: at(12), updatedBy: 'ana' },
    { name: 'SMTP_TOKEN', createdAt: at(40), updatedAt: at(40), updatedBy: 'admin' },
    {
      name: 'tls.key-of-the-billing-gateway_production',
      createdAt: at(3),
      updatedAt: at(3),
      updatedBy: 'jean-baptiste.de-la-tour@a-subsidiary.example.com',
    },
  ];
}

export function makeAudit(now: number): AuditEntry[] {
  const job = {
    namespace: 'default',
    name: 'nightly-billing',
    schedule: '30 2 * * *',
    timeZone: 'Asia/Shanghai',
    labels: { team: 'billing' },
    task: { type: 'shell', command: '/opt/billing/run.sh --all', env: { DB: '***' } },
  };
  const changed = {
    ...job,
    schedule: '0 3 * * *',
    labels: { team: 'billing', tier: 'gold' },
    task: { ...job.task, command: '#!/bin/bash\nset -e\n/opt/billing/run.sh --all --retry 3\n' },
  };
  const base = { user: 'ana', address: '203.0.113.9', outcome: 'done', status: 200, count: 1 };
  const sketches: Partial<AuditEntry>[] = [
    {
      action: 'jobs.write',
      method: 'PUT',
      route: '/api/v1/namespaces/{namespace}/jobs/{name}',
      namespace: 'default',
      target: 'default/nightly-billing',
      before: job,
      after: changed,
    },
    { action: 'login', method: 'POST', route: '/api/v1/session', target: 'sessions', after: null },
    {
      action: 'login',
      user: 'admin',
      outcome: 'refused',
      status: 401,
      code: 'login.failed',
      count: 12,
      method: 'POST',
      route: '/api/v1/session',
      address: '198.51.100.77',
    },
    {
      action: 'jobs.run',
      token: 'a7s6d5f4g3',
      namespace: 'default',
      target: 'default/etl-import',
      method: 'POST',
      route: '/api/v1/namespaces/{namespace}/jobs/{name}:run',
      status: 202,
    },
    {
      action: 'users.write',
      user: 'admin',
      target: 'users/ana',
      method: 'PATCH',
      route: '/api/v1/users/{name}',
      before: { name: 'ana', roles: { default: 'Viewer' }, disabled: false },
      after: { name: 'ana', roles: { default: 'Editor', finance: 'Operator' }, disabled: false },
    },
    {
      action: 'secrets.write',
      namespace: 'finance',
      target: 'finance/DB_PASSWORD',
      outcome: 'refused',
      status: 403,
      code: 'forbidden',
      method: 'PUT',
      route: '/api/v1/namespaces/{namespace}/secrets/{name}',
    },
    {
      action: 'jobs.write',
      namespace: 'default',
      target: 'default/a-job-with-a-very-long-name-that-goes-on-and-on-and-never-ends',
      outcome: 'failed',
      status: 503,
      code: 'store.unavailable',
      method: 'POST',
      route: '/api/v1/namespaces/{namespace}/jobs',
    },
  ];
  return Array.from({ length: 140 }, (_, i) => ({
    ...base,
    ...(sketches[i % sketches.length] as AuditEntry),
    id: `01k9${String(99_999 - i)}`,
    at: new Date(now - i * 1_873_000).toISOString(),
  }));
}
