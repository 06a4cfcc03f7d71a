import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import { key } from './i18n';

declare module 'vue-router' {
  interface RouteMeta {
    /** The key of the page's title. */
    title: string;
    /** Whether it is for those who are not logged in. */
    open?: boolean;
    /** Whether it stands alone, without the menu. */
    bare?: boolean;
  }
}

/** The id of an execution is `namespace/rest`, so it is two segments of the path. */
export function executionPath(id: string): string {
  const slash = id.indexOf('/');
  const [namespace, rest] = [id.slice(0, slash), id.slice(slash + 1)];
  return `/executions/${encodeURIComponent(namespace)}/${encodeURIComponent(rest)}`;
}

export function jobPath(namespace: string, name: string): string {
  return `/jobs/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;
}

export function userPath(name: string): string {
  return `/users/${encodeURIComponent(name)}`;
}

export const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/jobs' },
  {
    path: '/login',
    component: () => import('./pages/LoginPage.vue'),
    meta: { title: key('login.title'), open: true, bare: true },
  },
  {
    path: '/password',
    component: () => import('./pages/PasswordPage.vue'),
    meta: { title: key('password.choose'), bare: true },
  },
  {
    path: '/account',
    component: () => import('./pages/AccountPage.vue'),
    meta: { title: key('account.title') },
  },
  {
    path: '/jobs',
    component: () => import('./pages/JobListPage.vue'),
    meta: { title: key('nav.jobs') },
  },
  {
    path: '/jobs/new',
    component: () => import('./pages/JobEditorPage.vue'),
    meta: { title: key('job.create') },
  },
  {
    path: '/jobs/:namespace/:name',
    component: () => import('./pages/JobEditorPage.vue'),
    props: true,
    meta: { title: key('job.edit') },
  },
  {
    path: '/schedule',
    component: () => import('./pages/SchedulePage.vue'),
    meta: { title: key('nav.schedule') },
  },
  {
    path: '/executions',
    component: () => import('./pages/ExecutionListPage.vue'),
    meta: { title: key('nav.executions') },
  },
  {
    path: '/executions/:namespace/:rest',
    component: () => import('./pages/ExecutionDetailPage.vue'),
    props: true,
    meta: { title: key('execution.title') },
  },
  {
    path: '/workers',
    component: () => import('./pages/WorkerListPage.vue'),
    meta: { title: key('nav.workers') },
  },
  {
    path: '/calendars',
    component: () => import('./pages/CalendarListPage.vue'),
    meta: { title: key('nav.calendars') },
  },
  {
    path: '/secrets',
    component: () => import('./pages/SecretListPage.vue'),
    meta: { title: key('nav.secrets') },
  },
  {
    path: '/users',
    component: () => import('./pages/UserListPage.vue'),
    meta: { title: key('nav.users') },
  },
  {
    path: '/users/:name',
    component: () => import('./pages/UserPage.vue'),
    props: true,
    meta: { title: key('user.title') },
  },
  {
    path: '/roles',
    component: () => import('./pages/RolesPage.vue'),
    meta: { title: key('roles.title') },
  },
  {
    path: '/audit',
    component: () => import('./pages/AuditPage.vue'),
    meta: { title: key('nav.audit') },
  },
  {
    path: '/:path(.*)*',
    component: () => import('./pages/NotFoundPage.vue'),
    meta: { title: key('notFound.title') },
  },
];

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
});
