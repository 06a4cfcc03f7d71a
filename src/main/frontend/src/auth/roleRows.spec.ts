import { expect, it } from 'vitest';
import { repeatedNamespaces, rolesOf, rolesPatch, rowsOf } from './roleRows';

it('goes from roles to rows and back, without the rows that name no namespace', () => {
  const roles = { '*': 'Viewer', 'team-a': 'Editor' };
  expect(rolesOf(rowsOf(roles))).toEqual(roles);
  expect(
    rolesOf([
      { namespace: ' a ', role: 'Admin' },
      { namespace: ' ', role: 'Viewer' },
    ]),
  ).toEqual({
    a: 'Admin',
  });
});

it('finds namespaces that stand twice', () => {
  const rows = ['a', ' a', 'b', '', ''].map((namespace) => ({ namespace, role: 'Viewer' }));
  expect(repeatedNamespaces(rows)).toEqual(['a']);
});

it('sends only what differs', () => {
  const before = { '*': 'Viewer', a: 'Editor', b: 'Admin' };
  expect(rolesPatch(before, before)).toEqual({});
  expect(rolesPatch(before, { a: 'Admin', b: 'Admin', c: 'Viewer' })).toEqual({
    '*': null,
    a: 'Admin',
    c: 'Viewer',
  });
  expect(rolesPatch({}, { constructor: 'Viewer' })).toEqual({ constructor: 'Viewer' });
});
