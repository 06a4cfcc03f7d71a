// Drives Chromium through a log-in at a provider of OpenID Connect that is another site to the browser:
// there by the button, back by a link of the provider, and out again. Called by OidcIT:
// node e2e/log-in-elsewhere.mjs URL CHROMIUM FOLDER. Exits 1 with the reason, and a picture of the page
// in FOLDER, when something is not as it should be.
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [url, executablePath, folder] = process.argv.slice(2);

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
const context = await browser.newContext({ locale: 'en-US' });
const page = await context.newPage();
page.setDefaultTimeout(20_000);

function check(right, what) {
  if (!right) throw new Error(what);
}

async function logIn() {
  await page.getByRole('link', { name: /Company SSO/ }).click();
  await page.waitForURL((to) => to.hostname === 'localhost');
  await page.getByRole('link', { name: 'Log in' }).click();
}

try {
  await page.goto(`${url}/executions?state=failed`);
  await page.waitForURL((to) => to.pathname === '/login');
  await logIn();
  await page.waitForURL(`${url}/executions?state=failed`);
  await page
    .getByRole('button', { name: /Ana Example|ana/ })
    .first()
    .waitFor();

  const cookies = await context.cookies(url);
  const session = cookies.find((each) => each.name === 'belfry-session');
  check(session?.httpOnly && session?.sameSite === 'Strict', 'the session cookie is not strict');
  check(!cookies.some((each) => each.name === 'belfry-oidc'), 'the other cookie is still there');
  await page.reload();
  await page.waitForURL(`${url}/executions?state=failed`);

  await page.goto(`${url}/login?error=oidc.noRole`);
  await context.clearCookies();
  await page.goto(`${url}/login?error=oidc.noRole`);
  await page.getByText('gives you no role here').waitFor();
  await logIn();
  await page.waitForURL(`${url}/jobs`);
  process.stdout.write('the browser logged in elsewhere and came back\n');
} catch (error) {
  await page.screenshot({ path: join(folder, 'oidc.png') }).catch(() => {});
  process.stderr.write(`${error.message}\nat ${page.url()}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
