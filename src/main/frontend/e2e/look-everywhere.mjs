// Opens every page that could show a secret, as the administrator and as somebody from a provider of
// OpenID Connect, and writes down all that Chromium was sent and all that it shows. Called by CanaryIT:
// node e2e/look-everywhere.mjs URL CHROMIUM FOLDER FILE CONTROL JOB EXECUTION, with the password in
// BELFRY_E2E_PASSWORD. CONTROL is a text that is no secret and that the pages must show; EXECUTION is
// the path of an execution's page. Exits 1 with the reason, and a picture in FOLDER, when something is
// not as it should be.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [url, executablePath, folder, file, control, job, execution] = process.argv.slice(2);
const password = process.env.BELFRY_E2E_PASSWORD ?? '';
const PATIENCE = 20_000;

const browser = await chromium.launch({
  executablePath,
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
let answers = 0;
let pages = 0;

function write(title, ...parts) {
  appendFileSync(file, `\n=== ${title}\n`);
  parts.forEach((part) => appendFileSync(file, part));
}

/** A stream may not end; what has come of it after a while is not told, so it is left out. */
function within(promise, millis) {
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, millis, ''))]);
}

async function keep(response) {
  if (!response.url().startsWith(url)) return;
  const headers = JSON.stringify(await response.allHeaders().catch(() => ({})));
  const body = await within(
    response.body().catch(() => ''),
    3_000,
  );
  write(`answer ${response.status()} ${response.url()}`, headers, '\n', body ?? '');
  answers += 1;
}

/** All that the page shows, holds in fields, and has put away. */
async function keepPage(page, path) {
  const shown = await page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      document.body.innerText,
      ...[...document.querySelectorAll('input, textarea')].map((field) => field.value),
      JSON.stringify({ ...localStorage }),
      JSON.stringify({ ...sessionStorage }),
    ].join('\n'),
  );
  write(`page ${path}`, shown);
  pages += 1;
}

async function open() {
  const context = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 1280, height: 900 },
  });
  const pending = [];
  context.on('response', (response) => pending.push(keep(response)));
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  return { page, done: () => Promise.all(pending) };
}

async function visit(page, path, text) {
  await page.goto(`${url}${path}`);
  await page.getByText(text).first().waitFor();
  // what is loaded after the text that was waited for
  await page.waitForTimeout(400);
  await keepPage(page, path);
}

let last;
try {
  const admin = await open();
  last = admin.page;
  await last.goto(`${url}/login`);
  await last.getByLabel('User name').fill('admin');
  await last.getByLabel('Password', { exact: true }).fill(password);
  await last.getByRole('button', { name: 'Log in', exact: true }).click();
  await last.waitForURL((to) => to.pathname !== '/login');
  await visit(last, '/jobs', job);
  await visit(last, `/jobs/default/${job}`, 'Command');
  await visit(last, `/executions?job=${job}`, job);
  await visit(last, execution, `${control} ***`);
  await visit(last, '/secrets', 'canary');
  await visit(last, '/audit', 'Change jobs');
  await last.getByRole('button', { name: 'Change jobs' }).first().click();
  await last.getByText('What changed').waitFor();
  await keepPage(last, '/audit, an entry');
  await visit(last, '/audit?action=secrets.write', 'Set secrets');
  await visit(last, '/audit?outcome=refused', 'Refused');
  await visit(last, '/account', 'canary');
  await visit(last, '/users', 'admin');
  await visit(last, '/users/admin', 'admin');
  await visit(last, '/schedule', 'Busiest minute');
  await visit(last, '/workers', 'Workers');
  await admin.done();

  const other = await open();
  last = other.page;
  await last.goto(`${url}/login`);
  await last.getByRole('link', { name: /Company SSO/ }).click();
  await last.waitForURL((to) => to.href.startsWith(url) && to.pathname !== '/login');
  await visit(last, '/jobs', job);
  await visit(last, execution, `${control} ***`);
  await other.done();
  process.stdout.write(`looked at ${pages} pages and ${answers} answers\n`);
} catch (error) {
  await last?.screenshot({ path: join(folder, 'canary.png') }).catch(() => {});
  process.stderr.write(`${error.message}\nat ${last?.url()}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
