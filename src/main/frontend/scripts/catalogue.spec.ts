import { describe, expect, it } from 'vitest';
// @ts-expect-error plain JavaScript without declarations
import {
  compare,
  constantsOf,
  flatten,
  missingAndUnused,
  serverCodes,
  usedKeys,
} from './catalogue.mjs';

const en = flatten({ nav: { jobs: 'Jobs' }, state: { lost: 'Lost {id}' } });

describe('compare', () => {
  it('accepts equal catalogues', () => {
    expect(compare('en', en, 'zh', en)).toEqual([]);
  });

  it.each([
    ['a missing key', { nav: { jobs: '任务' } }, 'zh: "state.lost" is missing'],
    ['an empty text', { nav: { jobs: ' ' }, state: { lost: '{id}' } }, 'zh: "nav.jobs" is empty'],
    ['another parameter', { nav: { jobs: '任务' }, state: { lost: '{name}' } }, '{name} in zh'],
  ])('finds %s', (_, zh, problem) => {
    expect(compare('en', en, 'zh', flatten(zh)).join('\n')).toContain(problem);
  });
});

describe('missingAndUnused', () => {
  const check = (text: string) => missingAndUnused(en, [{ file: 'x.vue', text }]);

  it('accepts what is named directly, in data or in part', () => {
    expect(check("t('nav.jobs') t(`state.${s}`)")).toEqual([]);
    expect(check("key('nav.jobs') t(a ? 'nav.jobs' : 'state.lost')")).toEqual([]);
  });

  it('finds a key that the catalogue lacks', () => {
    expect(check("t('nav.jobs') t('nav.nope') t(`state.${s}`)")).toEqual([
      'x.vue: "nav.nope" is not in the catalogue',
    ]);
    expect(check("t('nav.jobs') t('state.lost') t(`other.${s}`)")).toHaveLength(1);
  });

  it('finds a key that nobody uses', () => {
    expect(check("t('nav.jobs')")).toEqual([
      '"state.lost" is in the catalogue, but no source names it',
    ]);
  });

  it('does not take other calls for texts', () => {
    expect([...usedKeys("emit('change') get('a.b') set('c')").keys]).toEqual([]);
  });
});

it('reads constants', () => {
  expect(constantsOf("export const A = ['x', 'y'] as const", 'A')).toEqual(['x', 'y']);
});

it('reads the codes of the server', () => {
  const java = 'of("job.exists", "job.json", "log", "store.d.x") + "lost.late"';
  expect(serverCodes(java, ['job', 'lost', 'store'])).toEqual([
    'job.exists',
    'job.json',
    'lost.late',
  ]);
});
