/** Fails when the server can send a code of a problem or a reason that the catalogue has no words for. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flatten, serverCodes } from './catalogue.mjs';

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
if (missing.size > 0) {
  const lines = [...missing].map(([code, file]) => `"${code}" of ${file}`);
  console.error(
    `Codes of the server without words (problem.* or reason.*):\n  ${lines.join('\n  ')}`,
  );
  process.exit(1);
}
console.log('Codes of the server: all have their words');
