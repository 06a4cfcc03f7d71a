// Drives Chromium through "log in, make a job, see it run" against a running Belfry, in English and in
// Chinese. Called by BrowserIT: node e2e/make-a-job.mjs URL CHROMIUM FOLDER [USER], with the
// password in BELFRY_E2E_PASSWORD (not in the arguments: every process can read those). Exits 1 with
// the reason, and a picture of the page in FOLDER, when something is not as it should be.
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [url, executablePath, folder, user = 'admin'] = process.argv.slice(2);
const password = process.env.BELFRY_E2E_PASSWORD ?? '';
const limit = 20_000;

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

const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
page.setDefaultTimeout(limit);
const complaints = [];
let loggedIn = false;
page.on('pageerror', (error) => complaints.push(`the page threw: ${error.message}`));
page.on('console', (message) => {
  if (message.type() !== 'error') return;
  // Whoever is not logged in yet is told so; that is the one refusal that belongs here.
  if (!loggedIn && message.location().url === `${url}/api/v1/session`) return;
  complaints.push(`the console says: ${message.text()}`);
});

try {
  await page.goto(`${url}/jobs/new`);
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.waitForURL(`${url}/jobs/new`);
  loggedIn = true;

  await page.getByLabel('Name', { exact: true }).fill('from-the-browser');
  await page.getByRole('textbox', { name: 'Schedule', exact: true }).fill('*/2 * * * * *');
  await page.getByText(/Next times/).waitFor();
  await page.getByLabel('Command', { exact: true }).fill('echo hello-from-browser');
  await page.getByRole('button', { name: 'Create job' }).click();
  await page.waitForURL((to) => !to.pathname.endsWith('/new'));

  await page.goto(`${url}/executions?job=from-the-browser&state=succeeded`);
  await page.locator('a[href*="/executions/default/from-the-browser"]').first().click();
  await page.getByText('hello-from-browser', { exact: true }).first().waitFor();
  await page.reload();
  await page.getByText('Succeeded').first().waitFor();

  await page.getByText('中文').first().click();
  await page.getByText('成功').first().waitFor();
  await page.goto(`${url}/jobs`);
  await page.getByText('新建任务').first().waitFor();

  await page.goto(`${url}/no/such/page`);
  await page.getByText('/no/such/page').first().waitFor();
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
  process.stdout.write('the browser made a job and saw it run\n');
} catch (error) {
  await page.screenshot({ path: join(folder, 'browser.png') }).catch(() => {});
  process.stderr.write(`${error.message}\nat ${page.url()}\n${complaints.join('\n')}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
