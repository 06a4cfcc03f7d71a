// The first that matches counts: every browser also claims to be some other one.
const BROWSERS: [string, RegExp][] = [
  ['Edge', /\bEdgA?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\bFirefox\//],
  ['Chrome', /\b(?:Headless)?Chrome\//],
  ['Safari', /\bSafari\//],
  ['curl', /^curl\//],
];
const SYSTEMS: [string, RegExp][] = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(?:iPhone|iPad)\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
];

/** What a User-Agent says in a word or two: "Firefox · Linux"; '' where it says nothing known. */
export function deviceOf(userAgent: string | null | undefined): string {
  const text = userAgent ?? '';
  const first = (list: [string, RegExp][]) => list.find(([, form]) => form.test(text))?.[0];
  return [first(BROWSERS), first(SYSTEMS)].filter((word) => word !== undefined).join(' · ');
}
