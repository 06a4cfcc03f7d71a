import { expect, it } from 'vitest';
import { ownPath } from './ownPath';

it.each(['/jobs', '/jobs?q=a&cursor=b%2Fc#x', '/executions/default/nightly%401', '/loginbook'])(
  'goes back to %s',
  (path) => expect(ownPath(path)).toBe(path),
);

it.each([
  undefined,
  null,
  '',
  ['/jobs'],
  'jobs',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '\\\\evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '/%2F/..//evil.example',
  '/login',
  '/login?to=/login',
  '/password',
])('does not go back to %j', (text) => expect(ownPath(text)).toBe('/'));
