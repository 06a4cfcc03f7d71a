import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Action, AuditEntry, Secret, Session, Token, User } from '../src/api/accessTypes.ts';
import {
  actionsOf,
  makeAudit,
  makeSecrets,
  makeTokens,
  makeUsers,
  matrix,
} from './mockAccessData.ts';
import { HttpProblem, json, page } from './mockAnswers.ts';

/** Who has which password in the mock: everybody this one, and the new ones must change it. */
const PASSWORD = 'correct horse';
const COOKIE = 'belfry-session';

type Body = Record<string, unknown>;
interface Login {
  id: string;
  user: string;
  createdAt: string;
  address: string;
  userAgent: string;
}

/** Accounts, sessions, tokens, the audit and secrets in memory; part of the invented server. */
export class MockAccess {
  private readonly born = Date.now();
  private readonly users = makeUsers(this.born);
  private readonly passwords = new Map<string, string>();
  private readonly sessions = new Map<string, Login>();
  private readonly tokens = makeTokens(this.born);
  private readonly audit = makeAudit(this.born);
  private readonly secrets = new Map<string, Secret[]>([['default', makeSecrets(this.born)]]);
  private failures = 0;

  /** Answers what belongs to accounts; `false` for what does not, after seeing who asks for it. */
  route(
    request: IncomingMessage,
    response: ServerResponse,
    parts: string[],
    query: URLSearchParams,
    body: Body,
  ): boolean {
    const [first = '', second = '', third, fourth] = parts;
    const method = request.method ?? 'GET';
    if (first === 'login') {
      const oidc = { name: 'Company SSO', startUrl: '/api/v1/oidc/start' };
      json(response, 200, { methods: ['password', 'oidc'], oidc });
      return true;
    }
    if (first === 'session' && method === 'POST') return this.logIn(request, response, body);
    const login = this.loginOf(request);
    const me = this.users.find(({ name }) => name === login?.user);
    if (!login || !me) throw new HttpProblem(401, 'unauthorized');
    if (first === 'session') {
      if (method === 'DELETE') this.end(response, login.id);
      else json(response, 200, this.document(me));
    } else if (first === 'account:change-password') this.change(response, me, body);
    else if (me.mustChangePassword) throw new HttpProblem(403, 'password.mustChange');
    else if (first === 'account') this.account(response, method, login, third);
    else if (first === 'roles') json(response, 200, matrix());
    else if (first === 'tokens') this.token(response, method, me, second, query, body);
    else if (first === 'users') this.user(response, method, second, query, body);
    else if (first === 'audit:export') exportAudit(response, query, this.found(query));
    else if (first === 'audit') json(response, 200, page(this.found(query), query));
    else if (first === 'namespaces' && third === 'secrets')
      this.secret(response, method, me.name, second, fourth, body);
    else {
      this.allow(me, method, parts);
      return false;
    }
    return true;
  }

  /** Refuses what the roles do not allow to do with jobs and executions. */
  private allow(me: User, method: string, [first, second = '', , fourth = '']: string[]): void {
    if (method === 'GET' || /:(preview|import)$/.test(first ?? '')) return;
    const verb = /:(\w+)$/.exec(fourth || second)?.[1] ?? '';
    const needed: Action =
      verb === 'run'
        ? 'jobs.run'
        : verb === 'kill'
          ? 'executions.kill'
          : verb
            ? 'jobs.suspend'
            : 'jobs.write';
    const namespace = second.split('/')[0] ?? '';
    const held = [me.roles['*'], me.roles[namespace]].some(
      (role) => role && actionsOf(role).includes(needed),
    );
    if (!held) throw new HttpProblem(403, 'forbidden');
  }

  private loginOf(request: IncomingMessage): Login | undefined {
    const id = new RegExp(`${COOKIE}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];
    return id === undefined ? undefined : this.sessions.get(id);
  }

  private logIn(request: IncomingMessage, response: ServerResponse, body: Body): boolean {
    const user = this.users.find(({ name }) => name === body.username);
    const right = body.password === (this.passwords.get(user?.name ?? '') ?? PASSWORD);
    if (!user || user.disabled || !right) {
      if (++this.failures % 4 === 0) {
        response.setHeader('Retry-After', '9');
        throw new HttpProblem(429, 'login.tooMany');
      }
      throw new HttpProblem(401, 'login.failed');
    }
    this.begin(response, user.name, request.headers['user-agent'] ?? '');
    user.lastLoginAt = new Date().toISOString();
    json(response, 200, this.document(user));
    return true;
  }

  private begin(response: ServerResponse, user: string, userAgent: string): void {
    const id = Math.random().toString(36).slice(2);
    const createdAt = new Date().toISOString();
    this.sessions.set(id, { id, user, createdAt, address: '203.0.113.9', userAgent });
    response.setHeader('Set-Cookie', `${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Strict`);
  }

  private end(response: ServerResponse, id: string): void {
    this.sessions.delete(id);
    response.setHeader('Set-Cookie', `${COOKIE}=; Path=/; Max-Age=0`);
    empty(response);
  }

  private document(user: User): Session {
    const grant = ([namespace, role]: [string, string]) => [namespace, actionsOf(role)] as const;
    return {
      user: user.name,
      displayName: user.displayName,
      kind: 'session',
      mustChangePassword: user.mustChangePassword,
      source: user.source,
      roles: user.roles,
      permissions: Object.fromEntries(Object.entries(user.roles).map(grant)),
      expiresAt: new Date(this.born + 12 * 3_600_000).toISOString(),
      idleSeconds: 1_800,
    };
  }

  private change(response: ServerResponse, me: User, body: Body): void {
    const known = this.passwords.get(me.name) ?? PASSWORD;
    if (body.current !== known) throw new HttpProblem(403, 'password.wrong');
    if (String(body.password).includes('1234567890')) {
      throw new HttpProblem(400, 'password.tooEasy', { field: 'password' });
    }
    this.passwords.set(me.name, String(body.password));
    me.mustChangePassword = false;
    empty(response);
  }

  private account(response: ServerResponse, method: string, mine: Login, id?: string): void {
    if (method === 'DELETE') {
      this.sessions.delete(id ?? '');
      return empty(response);
    }
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    const own = [...this.sessions.values()].filter(({ user }) => user === mine.user);
    const items = own.map((one) => ({
      ...one,
      lastSeenAt: ago(0),
      current: one.id === mine.id,
    }));
    const phone = {
      id: '7f3a9c0d11e25b88',
      createdAt: ago(4_000),
      lastSeenAt: ago(190),
      address: '2001:db8:17:4::a1',
      userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1',
      current: false,
    };
    json(response, 200, { items: [...items, phone], total: items.length + 1 });
  }

  private token(
    response: ServerResponse,
    method: string,
    me: User,
    id: string,
    query: URLSearchParams,
    body: Body,
  ): void {
    if (method === 'DELETE') {
      remove(this.tokens, (token) => token.id === id, 'token.notFound');
      return empty(response);
    }
    if (method === 'POST') {
      if (this.tokens.some(({ name, user }) => name === body.name && user === me.name)) {
        throw new HttpProblem(409, 'token.exists', { field: 'name' });
      }
      const days = Number(body.expiresInDays) * 86_400_000;
      const token: Token = {
        id: Math.random().toString(36).slice(2, 12),
        name: String(body.name),
        user: me.name,
        namespaces: body.namespaces as string[],
        actions: body.actions as string[],
        createdAt: new Date().toISOString(),
        expiresAt: new Date(Date.now() + days).toISOString(),
        state: 'active',
      };
      this.tokens.unshift(token);
      const secret = 'Zm9yIHNob3csIG5vdCBhIHJlYWwgb25lISEhISEhISEh';
      return json(response, 201, { ...token, token: `blf_${token.id}_${secret}` });
    }
    const of = query.get('user') ?? me.name;
    const items = this.tokens.filter(({ user }) => of === '*' || user === of);
    json(response, 200, { items, total: items.length });
  }

  private user(
    response: ServerResponse,
    method: string,
    target: string,
    query: URLSearchParams,
    body: Body,
  ): void {
    if (target === '') {
      if (method === 'POST') return this.createUser(response, body);
      const q = query.get('q')?.toLowerCase() ?? '';
      const found = this.users.filter(({ name, displayName }) =>
        `${name} ${displayName}`.toLowerCase().includes(q),
      );
      return json(response, 200, page(found, query));
    }
    const [name = '', verb] = target.split(':');
    const user = this.users.find((one) => one.name === name);
    if (!user) throw new HttpProblem(404, 'user.notFound');
    if (verb === 'reset-password') {
      user.mustChangePassword = true;
      return json(response, 200, { oneTimePassword: 'K7rw-Qm2x-Tz9d-4hLp' });
    }
    if (verb === 'end-sessions') return empty(response);
    const lastAdmin = user.name === 'admin';
    if (method === 'DELETE') {
      if (lastAdmin) throw new HttpProblem(409, 'user.lastAdmin');
      remove(this.users, (one) => one === user, 'user.notFound');
      return empty(response);
    }
    if (method === 'PATCH') {
      const { roles, ...rest } = body;
      if (lastAdmin && (body.disabled || (body.roles as Body | undefined)?.['*'] !== undefined)) {
        throw new HttpProblem(409, 'user.lastAdmin');
      }
      Object.assign(user, rest);
      for (const [namespace, role] of Object.entries((roles as Body | undefined) ?? {})) {
        if (role === null) delete user.roles[namespace];
        else user.roles[namespace] = String(role);
      }
    }
    response.setHeader('ETag', '"1"');
    json(response, 200, user);
  }

  private createUser(response: ServerResponse, body: Body): void {
    const name = String(body.name);
    if (!/^[a-z0-9][a-z0-9._@-]{0,62}$/.test(name)) {
      throw new HttpProblem(400, 'user.invalidName', { field: 'name' });
    }
    if (this.users.some((one) => one.name === name)) {
      throw new HttpProblem(409, 'user.exists', { field: 'name' });
    }
    const user: User = {
      name,
      displayName: (body.displayName as string) ?? '',
      source: 'local',
      roles: body.roles as Record<string, string>,
      disabled: false,
      mustChangePassword: true,
      createdAt: new Date().toISOString(),
      updatedAt: new Date().toISOString(),
    };
    this.users.push(user);
    this.passwords.set(name, 'K7rw-Qm2x-Tz9d-4hLp');
    json(response, 201, { ...user, oneTimePassword: 'K7rw-Qm2x-Tz9d-4hLp' });
  }

  private found(query: URLSearchParams): AuditEntry[] {
    const text = (name: string) => query.get(name) ?? '';
    return this.audit.filter(
      (entry) =>
        (!text('user') || entry.user === text('user')) &&
        (!text('action') || entry.action === text('action')) &&
        (!text('namespace') || entry.namespace === text('namespace')) &&
        (!text('outcome') || entry.outcome === text('outcome')) &&
        (!text('since') || entry.at >= text('since')) &&
        (!text('until') || entry.at < text('until')) &&
        JSON.stringify(entry).includes(text('q')),
    );
  }

  private secret(
    response: ServerResponse,
    method: string,
    me: string,
    namespace: string,
    name: string | undefined,
    body: Body,
  ): void {
    const list = this.secrets.get(namespace) ?? [];
    this.secrets.set(namespace, list);
    if (method === 'GET') return json(response, 200, { items: list, total: list.length });
    if (method === 'DELETE') {
      remove(list, (one) => one.name === name, 'secret.notFound');
      return empty(response);
    }
    if (!/^[A-Za-z_][A-Za-z0-9_.-]{0,62}$/.test(name ?? '') || !body.value) {
      throw new HttpProblem(400, 'secret.invalidName', { field: 'name' });
    }
    const now = new Date().toISOString();
    const old = list.find((one) => one.name === name);
    if (old) Object.assign(old, { updatedAt: now, updatedBy: me });
    else list.push({ name: name ?? '', createdAt: now, updatedAt: now, updatedBy: me });
    empty(response);
  }
}

function empty(response: ServerResponse): void {
  response.statusCode = 204;
  response.end();
}

function remove<T>(list: T[], which: (one: T) => boolean, code: string): void {
  const index = list.findIndex(which);
  if (index < 0) throw new HttpProblem(404, code);
  list.splice(index, 1);
}

function exportAudit(response: ServerResponse, query: URLSearchParams, items: AuditEntry[]): void {
  const format = query.get('format') ?? 'csv';
  response.setHeader('Content-Type', format === 'csv' ? 'text/csv' : 'application/x-ndjson');
  response.setHeader('Content-Disposition', `attachment; filename="audit.${format}"`);
  response.end(items.map((entry) => JSON.stringify(entry)).join('\n'));
}
