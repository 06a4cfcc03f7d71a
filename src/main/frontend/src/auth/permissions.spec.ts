import { expect, it } from 'vitest';
import { mayAnywhere, mayEverywhere, mayIn, namespacesWith } from './permissions';

const someone = {
  permissions: { '*': ['jobs.read'], 'team-a': ['jobs.read', 'jobs.run', 'jobs.write'], b: [] },
};

it('lets what holds everywhere hold in each namespace', () => {
  expect(mayIn(someone, 'jobs.read', 'never-heard-of')).toBe(true);
  expect(mayIn(someone, 'jobs.run', 'team-a')).toBe(true);
  expect(mayIn(someone, 'jobs.run', 'b')).toBe(false);
  expect(mayEverywhere(someone, 'jobs.read')).toBe(true);
  expect(mayEverywhere(someone, 'jobs.run')).toBe(false);
  expect(mayAnywhere(someone, 'jobs.write')).toBe(true);
  expect(mayAnywhere(someone, 'users.read')).toBe(false);
  expect(namespacesWith(someone, 'jobs.read')).toEqual(['b', 'team-a']);
  expect(namespacesWith(someone, 'jobs.run')).toEqual(['team-a']);
});

it('allows nothing to nobody', () => {
  expect(mayIn(undefined, 'jobs.read', 'a')).toBe(false);
  expect(mayAnywhere(undefined, 'jobs.read')).toBe(false);
  expect(namespacesWith(undefined, 'jobs.read')).toEqual([]);
  // a namespace can have any name
  expect(mayIn({ permissions: {} }, 'jobs.read', 'constructor')).toBe(false);
});
