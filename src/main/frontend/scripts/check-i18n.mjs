/** Fails when a catalogue lacks a key that the other one or a source has. Run by build and check. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, constantsOf, flatten, missingAndUnused } from './catalogue.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', 'src');
const read = (file) => readFileSync(file, 'utf8');
const catalogue = (language) =>
  flatten(JSON.parse(read(join(root, 'locales', `${language}.json`))));

const sources = readdirSync(root, { recursive: true })
  .filter((file) => /\.(vue|ts)$/.test(file) && !/\.(spec|d)\.ts$/.test(file))
  .map((file) => ({ file: relative(root, join(root, file)), text: read(join(root, file)) }));

const [en, zh] = [catalogue('en'), catalogue('zh')];
const problems = [...compare('en', en, 'zh', zh), ...missingAndUnused(en, sources)];

// Values that the server sends and the page completes a key with: each must have its word.
const types = ['types.ts', 'accessTypes.ts']
  .map((file) => read(join(root, 'api', file)))
  .join('\n');
const enumerations = {
  EXECUTION_STATES: 'state',
  TRIGGERS: 'trigger',
  CONCURRENCY_POLICIES: 'concurrency',
  CATCH_UP_POLICIES: 'catchUp',
  GAP_POLICIES: 'gap',
  OVERLAP_POLICIES: 'overlap',
  TASK_TYPES: 'task',
  ACTIONS: 'deed',
  ROLES: 'role',
  OUTCOMES: 'outcome',
};
for (const [name, prefix] of Object.entries(enumerations)) {
  const values = constantsOf(types, name);
  if (values.length === 0) problems.push(`api/: ${name} was not found`);
  for (const value of values) {
    if (!en.has(`${prefix}.${value}`)) problems.push(`"${prefix}.${value}" is missing (${name})`);
  }
}

if (problems.length > 0) {
  console.error(`Catalogues of messages: ${problems.length} problems\n  ${problems.join('\n  ')}`);
  process.exit(1);
}
console.log(`Catalogues of messages: ${en.size} keys in en and zh, all of them used`);
