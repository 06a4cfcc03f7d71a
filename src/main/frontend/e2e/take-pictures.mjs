// Takes the pictures of the README anew, of a Belfry that runs and has no jobs yet:
// node e2e/take-pictures.mjs URL CHROMIUM FOLDER, with the password of admin in BELFRY_E2E_PASSWORD.
// It makes the jobs that are seen there, waits until they have run, and deletes them again.
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [url, executablePath, folder] = process.argv.slice(2);
const password = process.env.BELFRY_E2E_PASSWORD ?? '';
const JOBS = '/api/v1/namespaces/default/jobs';

const shell = (command) => ({ type: 'shell', command });
const jobs = [
  {
    name: 'check-disk',
    displayName: 'Check disk',
    schedule: '*/15 * * * * *',
    labels: { team: 'ops' },
    task: shell('echo "disk is 97 % full" >&2; exit 1'),
  },
  {
    name: 'heartbeat',
    displayName: 'Heartbeat',
    schedule: '*/5 * * * * *',
    labels: { team: 'ops' },
    task: shell('echo alive'),
  },
  {
    name: 'nightly-report',
    displayName: 'Nightly report',
    schedule: '0 30 2 * * *',
    timeZone: 'Asia/Shanghai',
    labels: { team: 'bi' },
    task: shell('./report.sh'),
  },
  {
    name: 'rotate-keys',
    displayName: 'Rotate keys',
    schedule: '0 0 4 L * *',
    timeZone: 'Europe/Berlin',
    labels: { team: 'sec' },
    task: shell('./rotate.sh'),
  },
  {
    name: 'sync-orders',
    displayName: 'Sync orders',
    schedule: '*/10 * * * * *',
    labels: { team: 'shop' },
    task: shell(
      'for i in 1 2 3 4 5; do echo "batch $i done"; sleep 0.5; done; echo "slow upstream" >&2',
    ),
  },
];

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

try {
  const context = await browser.newContext({
    locale: 'en-US',
    timezoneId: 'UTC',
    viewport: { width: 1280, height: 720 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(40_000);
  const api = async (method, path, data) => {
    const answer = await context.request.fetch(`${url}${path}`, { method, data });
    if (!answer.ok())
      throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return answer;
  };
  const shoot = async (name) => {
    await page.waitForTimeout(600);
    await page.screenshot({ path: join(folder, name) });
  };

  await page.goto(`${url}/login`);
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.waitForURL((to) => to.pathname !== '/login');
  for (const job of jobs) await api('PUT', `${JOBS}/${job.name}`, job);
  await api('POST', `${JOBS}/nightly-report:suspend`, { reason: 'month-end' });

  await page.goto(`${url}/executions?job=sync-orders&state=succeeded`);
  await page.locator('a[href*="/executions/default/sync-orders"]').first().click();
  await page.getByText('slow upstream', { exact: true }).first().waitFor();
  await shoot('execution.png');

  await page.goto(`${url}/jobs`);
  await page.getByText('Failed').first().waitFor();
  await page.getByText('Running').first().waitFor();
  await shoot('jobs.png');
  await page.getByText('中文').first().click();
  await page.getByText('新建任务').first().waitFor();
  await page.getByText('失败').first().waitFor();
  await page.mouse.move(640, 690);
  await shoot('jobs-zh.png');
  for (const job of jobs) await api('DELETE', `${JOBS}/${job.name}`);
} finally {
  await browser.close();
}
