/** Fails when the server can send a code of a problem or a reason that the catalogue has no words for. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constantsOf, flatten, serverCodes } from './catalogue.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const java = join(here, '..', '..', 'java', 'io', 'belfry');
const messages = JSON.parse(readFileSync(join(here, '..', 'src', 'locales', 'en.json'), 'utf8'));
const known = { ...messages.problem, ...messages.reason };
const families = Object.keys(known).filter((name) => typeof known[name] === 'object');
const words = new Set([...flatten(messages.problem).keys(), ...flatten(messages.reason).keys()]);

/** The packages whose literals are codes; others name files, settings and metrics in the same form. */
const PACKAGES = [
  'api',
  'codec',
  'execution',
  'ical',
  'job',
  'schedule',
  'scheduler',
  'security',
  'store',
  'web',
];

const missing = new Map();
for (const part of PACKAGES.map((name) => join(java, name)).filter(existsSync)) {
  for (const file of readdirSync(part, { recursive: true }).filter((name) =>
    name.endsWith('.java'),
  )) {
    for (const code of serverCodes(readFileSync(join(part, file), 'utf8'), families)) {
      if (!words.has(code)) missing.set(code, file);
    }
  }
}
// The page knows each action and role of the server, in its order.
const types = readFileSync(join(here, '..', 'src', 'api', 'accessTypes.ts'), 'utf8');
const firstArguments = (file) =>
  [
    ...readFileSync(join(java, 'security', file), 'utf8').matchAll(
      /^ {2}[A-Z_]+\(\s*"([A-Za-z.]+)"/gm,
    ),
  ].map((match) => match[1]);
for (const [name, file] of [
  ['ACTIONS', 'Action.java'],
  ['ROLES', 'Role.java'],
]) {
  const [here, there] = [constantsOf(types, name), firstArguments(file)];
  if (there.length === 0 || here.join() !== there.join()) {
    console.error(`${name} of api/accessTypes.ts: ${here}\nbut ${file} has: ${there}`);
    process.exitCode = 1;
  }
}

if (missing.size > 0) {
  const lines = [...missing].map(([code, file]) => `"${code}" of ${file}`);
  console.error(
    `Codes of the server without words (problem.* or reason.*):\n  ${lines.join('\n  ')}`,
  );
  process.exit(1);
}
if (process.exitCode !== 1) console.log('Codes of the server: all have their words');
