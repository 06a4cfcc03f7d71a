import { expect, it } from 'vitest';
import { passwordRules } from './passwordRules';

const good = {
  user: 'ana',
  current: 'old one 123',
  password: 'ten chars!',
  repeated: 'ten chars!',
};
const failing = (change: Partial<typeof good>) =>
  Object.entries(passwordRules({ ...good, ...change }))
    .filter(([, fulfilled]) => !fulfilled)
    .map(([rule]) => rule);

it('takes a good one', () => expect(failing({})).toEqual([]));

it('names each rule that is broken', () => {
  const both = (password: string) => ({ password, repeated: password });
  expect(failing(both('ten chars'))).toEqual(['long']);
  expect(failing(both('x'.repeat(256)))).toEqual([]);
  expect(failing(both('x'.repeat(257)))).toEqual(['long']);
  expect(failing(both('😀'.repeat(5)))).toEqual(['long']);
  expect(failing(both('I am ANA today'))).toEqual(['notName']);
  expect(failing(both('old one 123'))).toEqual(['new']);
  expect(failing({ repeated: 'ten chars?' })).toEqual(['same']);
});

it('calls nothing fulfilled while nothing is typed', () => {
  expect(failing({ password: '', repeated: '' })).toEqual(['long', 'notName', 'new', 'same']);
});
