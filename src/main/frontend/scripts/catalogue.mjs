/**
 * What the catalogues of messages must fulfil, as pure functions: the same keys and parameters in
 * every language, no empty text, and every key that the sources name.
 */

/** The leaves of a catalogue: dotted key → text. */
export function flatten(messages, prefix = '') {
  const flat = new Map();
  for (const [name, value] of Object.entries(messages)) {
    const path = prefix ? `${prefix}.${name}` : name;
    if (typeof value === 'string') flat.set(path, value);
    else for (const [below, text] of flatten(value, path)) flat.set(below, text);
  }
  return flat;
}

function parametersOf(text) {
  return [...text.matchAll(/\{\s*(\w+)\s*\}/g)]
    .map((match) => match[1])
    .sort()
    .join(', ');
}

/** What differs between two catalogues. */
export function compare(languageA, a, languageB, b) {
  const problems = [];
  for (const [key, text] of a) {
    if (text.trim() === '') problems.push(`${languageA}: "${key}" is empty`);
    if (!b.has(key)) problems.push(`${languageB}: "${key}" is missing`);
    else if (parametersOf(text) !== parametersOf(b.get(key))) {
      problems.push(
        `"${key}" has {${parametersOf(text)}} in ${languageA}, {${parametersOf(b.get(key))}} in ${languageB}`,
      );
    }
  }
  for (const [key, text] of b) {
    if (text.trim() === '') problems.push(`${languageB}: "${key}" is empty`);
    if (!a.has(key)) problems.push(`${languageA}: "${key}" is missing`);
  }
  return problems;
}

const USE = /(?<![\w.])\$?(?:t|te|key|askLeave)\(\s*(?:'([^'\n]+)'|"([^"\n]+)"|`([^`]+)`)/g;
const CONDITIONAL = /(?<![\w.])t\(\s*[\w.]+\s*\?\s*'([^']+)'\s*:\s*'([^']+)'/g;

/**
 * The keys that a source names: whole ones, and those that it completes at run time, as a pattern
 * whose changing parts stand for one name each.
 */
export function usedKeys(source) {
  const keys = new Set();
  const patterns = new Set();
  for (const match of source.matchAll(USE)) {
    const text = match[1] ?? match[2] ?? match[3];
    if (match[3] !== undefined && text.includes('${'))
      patterns.add(text.replace(/\$\{[^}]*\}/g, '*'));
    else keys.add(text);
  }
  for (const match of source.matchAll(CONDITIONAL)) {
    keys.add(match[1]);
    keys.add(match[2]);
  }
  return { keys, patterns };
}

function matcher(pattern) {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  // Codes of the server have dots of their own, so the last part stands for several names.
  return new RegExp(`^${escaped.replace(/\*$/, '.+').replace(/\*/g, '[^.]+')}$`);
}

/** What the sources use and the catalogue lacks, and the other way round. */
export function missingAndUnused(catalogue, sources) {
  const problems = [];
  const used = new Set();
  for (const { file, text } of sources) {
    const { keys, patterns } = usedKeys(text);
    for (const key of keys) {
      used.add(key);
      if (!catalogue.has(key)) problems.push(`${file}: "${key}" is not in the catalogue`);
    }
    for (const pattern of patterns) {
      const expression = matcher(pattern);
      const matching = [...catalogue.keys()].filter((key) => expression.test(key));
      if (matching.length === 0)
        problems.push(`${file}: nothing in the catalogue matches "${pattern}"`);
      for (const key of matching) used.add(key);
    }
  }
  for (const key of catalogue.keys()) {
    if (!used.has(key)) problems.push(`"${key}" is in the catalogue, but no source names it`);
  }
  return problems;
}

/** The members of `export const NAME = ['a', 'b'] as const` in a source. */
export function constantsOf(source, name) {
  const match = new RegExp(`export const ${name} = \\[([^\\]]*)\\]`).exec(source);
  return [...(match?.[1] ?? '').matchAll(/'([^']+)'/g)].map((one) => one[1]);
}

const CODE = /"((?:FAMILIES)\.[a-z][A-Za-z]*)"/g;

/** The codes that a Java source can send: literals whose first word is the family of some code. */
export function serverCodes(source, families) {
  const pattern = new RegExp(CODE.source.replace('FAMILIES', families.join('|')), 'g');
  return [...source.matchAll(pattern)].map((match) => match[1]);
}
