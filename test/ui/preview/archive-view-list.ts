import type { View } from './view.ts';

/** The views of archive, assets, settings, first run and About. */
export const archiveViews: readonly View[] = [
  { name: 'certificates-none', alike: true, scene: 'empty', hash: '#/certificates' },
  { name: 'certificates', alike: true, scene: 'ready', hash: '#/certificates' },
  {
    name: 'certificates-filter',
    scene: 'ready',
    hash: '#/certificates',
    walk: async (page) => {
      await page.locator('.filter-search .button').click();
      await page.locator('.certificate-scroll input').nth(1).check({ force: true });
      await page.locator('.selection-bar .button').last().click();
    },
  },
  {
    name: 'certificates-detail',
    alike: true,
    scene: 'ready',
    hash: '#/certificates',
    walk: async (page) => {
      await page.locator('.certificate-scroll a').nth(3).click();
      await page.locator('.sheet').waitFor();
    },
  },
  {
    name: 'certificates-failed',
    alike: true,
    scene: 'ready',
    hash: '#/certificates',
    walk: async (page) => {
      await page.locator('.certificate-scroll a').nth(3).click();
      await page.locator('.sheet').waitFor();
      await page.locator('.panel-body').evaluate((body) => body.scrollTo(0, 5000));
    },
  },
  {
    name: 'certificates-decide',
    scene: 'ready',
    hash: '#/certificates',
    walk: async (page) => {
      await page.locator('.certificate-scroll a').nth(5).click();
      await page.locator('.sheet').waitFor();
      await page.locator('.panel-body .choice').last().locator('.choice-option').nth(1).click();
      await page.locator('.panel-body .choice').last().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'certificates-validate',
    scene: 'ready',
    hash: '#/certificates',
    walk: async (page) => {
      await page.locator('.certificate-scroll a').nth(5).click();
      await page.locator('.sheet').waitFor();
      await page.locator('.panel-body .choice').first().locator('.choice-option').last().click();
      await page.locator('.panel-body .choice').first().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'certificates-report',
    scene: 'troubled',
    hash: '#/certificates',
    walk: async (page) => {
      await page.locator('.archive-state .button').first().click();
      await page.locator('.report-list').waitFor();
    },
  },
  { name: 'certificates-check-not-ended', alike: true, scene: 'troubled', hash: '#/certificates' },
  {
    name: 'certificates-import',
    alike: true,
    scene: 'ready',
    hash: '#/certificates',
    walk: async (page) => {
      const file = (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF') });
      const input = page.locator('.archive-state input[type=file]').first();
      await input.setInputFiles([file('CB-1.pdf'), file('CB-2.pdf')]);
      await page.locator('.report-list').waitFor();
    },
  },
  {
    name: 'certificates-batch',
    alike: true,
    scene: 'ready',
    hash: '#/certificates',
    walk: async (page) => {
      await page.locator('.certificate-scroll input').nth(1).check({ force: true });
      await page.locator('.selection-bar .button').last().click();
      await page.locator('.inline-form').waitFor();
    },
  },
  {
    name: 'certificates-export',
    alike: true,
    scene: 'ready',
    hash: '#/certificates',
    walk: async (page) => {
      await page.locator('.selection-bar .button').first().click();
      await page.locator('.inline-form').waitFor();
    },
  },
  {
    name: 'certificates-delete',
    scene: 'ready',
    hash: '#/certificates',
    walk: async (page) => {
      await page.locator('.filter-search .button').click();
      await page.locator('.filter-fields .tick').click();
      await page.locator('.certificate-scroll input').nth(1).check({ force: true });
      await page.locator('.selection-bar .button').last().click();
      await page.locator('.inline-form').waitFor();
    },
  },
  {
    name: 'certificates-nothing',
    alike: true,
    scene: 'ready',
    hash: '#/certificates',
    walk: async (page) => {
      await page.locator('.filter-search input').fill('never-seen');
      await page.locator('.list-empty').waitFor();
    },
  },
  { name: 'verify', alike: true, scene: 'ready', hash: '#/verify' },
  {
    name: 'verify-root',
    scene: 'ready',
    hash: '#/verify',
    walk: async (page) => {
      const pem = { name: 'root.pem', mimeType: 'application/x-pem-file', buffer: Buffer.from('PEM') };
      await page.locator('input[type=file]').last().setInputFiles(pem);
      await page.locator('.page .card .button[data-look=primary]').waitFor();
      await page.locator('.page').evaluate((element) => element.scrollTo(0, 5000));
    },
  },
  {
    name: 'verify-verdicts',
    scene: 'ready',
    hash: '#/verify',
    walk: async (page) => {
      const file = (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF') });
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles([
          file('photo.pdf'),
          file('other-station.pdf'),
          file('tampered.pdf'),
          file('CB-20261124.pdf'),
        ]);
      await page.locator('.verdict').nth(3).waitFor();
      await page.locator('.page').evaluate((element) => element.scrollTo(0, 330));
    },
  },
  { name: 'assets', alike: true, scene: 'ready', hash: '#/assets' },
  {
    name: 'assets-edit',
    alike: true,
    scene: 'ready',
    hash: '#/assets',
    walk: async (page) => {
      await page.locator('.row-button').nth(1).click();
    },
  },
  {
    name: 'assets-import',
    scene: 'ready',
    hash: '#/assets',
    walk: async (page) => {
      await page.locator('.archive-state .button').first().click();
      await page.locator('.panel input[type=file]').setInputFiles({
        name: 'a.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('assetTag\n1\n2\n3\n4\n'),
      });
      await page.locator('.panel-actions').waitFor();
    },
  },
  {
    name: 'assets-nothing',
    alike: true,
    scene: 'ready',
    hash: '#/assets',
    walk: async (page) => {
      await page.locator('.filter-search input').fill('never-seen');
      await page.locator('.list-empty').waitFor();
    },
  },
  {
    name: 'assets-remove',
    scene: 'ready',
    hash: '#/assets',
    walk: async (page) => {
      await page.locator('.row-button').nth(1).click();
      await page.locator('.panel-actions .button').first().click();
    },
  },
  { name: 'settings-organisation', scene: 'ready', hash: '#/settings/organisation' },
  { name: 'settings-policy', scene: 'ready', hash: '#/settings/policy' },
  {
    name: 'settings-unsaved',
    alike: true,
    scene: 'ready',
    hash: '#/settings/organisation',
    walk: async (page) => {
      await page.locator('.settings-area input').first().fill('Northgate Teaching Hospital');
      await page.locator('.settings-nav a').nth(3).click();
      await page.locator('.settings-area input[type=url]').fill('https://tsa.example');
      await page.locator('.settings-nav a').nth(2).click();
      await page.locator('.root-list .button').first().click();
      await page.locator('.root-list input').nth(1).fill('Biomedical engineer');
      await page.locator('.settings-nav a').nth(1).click();
      await page.locator('.settings-area input[inputmode=numeric]').fill('12');
      await page.locator('.settings-area').evaluate((element) => element.scrollTo(0, 5000));
    },
  },
  {
    name: 'settings-people-unsaved',
    alike: true,
    scene: 'ready',
    hash: '#/settings/people',
    walk: async (page) => {
      await page.locator('.root-list .button').first().click();
      await page.locator('.root-list input').nth(1).fill('Biomedical engineer');
    },
  },
  { name: 'settings-people', alike: true, scene: 'ready', hash: '#/settings/people' },
  { name: 'settings-keys', alike: true, scene: 'ready', hash: '#/settings/keys' },
  {
    name: 'settings-people-edit',
    scene: 'long',
    hash: '#/settings/people',
    walk: async (page) => {
      await page.locator('.settings-area .root-list + div .button').click();
    },
  },
  { name: 'settings-keys-locked', alike: true, scene: 'locked-key', hash: '#/settings/keys' },
  { name: 'settings-keys-troubled', alike: true, scene: 'troubled', hash: '#/settings/keys' },
  {
    name: 'settings-keys-open',
    scene: 'ready',
    hash: '#/settings/keys',
    walk: async (page) => {
      for (const fold of await page.locator('.fold-trigger').all()) await fold.click();
      await page.locator('.settings-area').evaluate((element) => element.scrollTo(0, 560));
    },
  },
  { name: 'settings-appearance', scene: 'ready', hash: '#/settings/appearance' },
  { name: 'settings-data', alike: true, scene: 'ready', hash: '#/settings/data' },
  { name: 'settings-data-troubled', scene: 'troubled', hash: '#/settings/data' },
  { name: 'about', alike: true, scene: 'ready', hash: '#/about' },
  {
    name: 'about-licences',
    scene: 'ready',
    hash: '#/about',
    walk: async (page) => {
      await page.locator('.fold-trigger').click();
      await page.locator('.page').evaluate((element) => element.scrollTo(0, 5000));
    },
  },
  { name: 'first-run', scene: 'first-run', hash: '' },
  {
    name: 'first-run-restore',
    scene: 'first-run',
    hash: '',
    walk: async (page) => {
      await page.locator('.fold-trigger').click();
      await page.locator('.fold-panel input').fill('/media/stick/clearbench-2026-11-20.backup.zip');
      await page.locator('.fold-panel button').click();
    },
  },
  {
    name: 'first-run-key',
    scene: 'first-run',
    hash: '',
    walk: async (page) => {
      await page.locator('input').nth(0).fill('Northgate General Hospital');
      await page.locator('[data-look=primary]').click();
      await page.locator('input').first().fill('Jordan Ellis');
      await page.locator('[data-look=primary]').click();
      await page.locator('input[type=password]').first().fill('short');
    },
  },
];
