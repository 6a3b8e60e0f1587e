import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';
import { z } from 'zod';

import { openSettings } from '../../../main/bench/services/settings-store.ts';
import { requires } from '../../requirements/requires.ts';
import { withBenchFolder } from '../black-box/bench-folder.ts';
import { clearbench, wipe } from '../black-box/clearbench.ts';
import { MIB } from '../black-box/medium.ts';
import { commandHere } from './command-here.ts';
import { concludedJob } from './concluded-job.ts';

const run = promisify(execFile);

requires('openssl').describe('a certificate', () => {
  it('is found by any of its words, shown and exported', async () => {
    await withBenchFolder(async ({ path: folder, data, image }) => {
      const file = await image('ct2.img', MIB);
      const { job } = await wipe(`image:${file}`, {
        data,
        label: 'FINDME-4711',
        more: ['--asset-tag', 'IT-0815'],
      });
      const id = job.certificate?.id ?? '';
      const on = async (...args: readonly string[]) => clearbench(['--data', data, ...args]);
      expect((await on('certificates', 'list', 'IT-0815', 'findme')).stdout).toContain(id);
      expect((await on('certificates', 'list', 'nothing-like-it')).stdout).toBe('No certificate matches.\n');
      expect((await on('certificates', 'show', id)).stdout).toMatch(
        /Outcome +Sanitized\n.*FINDME-4711 \(label\)/s,
      );
      expect((await on('certificates', 'show', 'CB-20200101-0000000000')).exitCode).toBe(10);
      const out = path.join(folder, 'exported');
      expect((await on('certificates', 'export', id, '--out', out)).exitCode).toBe(0);
      expect((await fs.readdir(out)).sort()).toEqual([`${id}.json`, `${id}.json.p7s`, `${id}.pdf`]);
    });
  });

  it('is verified by us and by openssl alike, in every form; with one changed byte it is not', async () => {
    await withBenchFolder(async ({ path: folder, data, image }) => {
      const file = await image('ct2.img', MIB);
      const { job } = await wipe(`image:${file}`, { data });
      const { json = '', p7s = '', pdf = '' } = job.certificate ?? {};
      const root = path.join(folder, 'root.pem');
      await clearbench(['--data', data, 'keys', 'export-root', '--out', root]);

      const trusted = await clearbench(['certificate', 'verify', json, p7s, pdf, '--roots', root]);
      expect(trusted.exitCode, trusted.stdout).toBe(0);
      // A record and its signature are one certificate, by whichever name.
      expect(trusted.stdout.match(/valid: signed, unchanged/g)).toHaveLength(2);
      const untrusted = await clearbench(['certificate', 'verify', json, p7s, pdf]);
      expect(untrusted.exitCode).toBe(3);
      const cms = ['cms', '-verify', '-binary', '-cades', '-inform', 'DER', '-out', '/dev/null'];
      await run('openssl', [...cms, '-in', p7s, '-content', json, '-CAfile', root]);

      const changed = await fs.readFile(json, 'latin1');
      await fs.writeFile(json, changed.replace('TEST-0001', 'TEST-0002'), 'latin1');
      const tampered = await clearbench(['certificate', 'verify', pdf, json, '--roots', root, '--json']);
      expect(tampered.exitCode).toBe(4);
      expect(JSON.parse(tampered.stdout)).toMatchObject({
        certificates: [{ status: 'VALID' }, { status: 'INVALID', record: null }],
      });
    });
  });

  it('is accepted or rejected by people; a drive that may hold data only rejected', async () => {
    await withBenchFolder(async ({ path: folder, data }) => {
      const { id } = await concludedJob(data, { number: 1, label: 'DECIDE-0815' });
      const on = async (...args: readonly string[]) => clearbench(['--data', data, 'certificates', ...args]);
      const neither = await on('decide', id, '--by', 'M. Meitner');
      expect([neither.exitCode, neither.stderr]).toEqual([
        2,
        expect.stringContaining('either --accept or --reject'),
      ]);
      const bySelf = await on(
        'decide',
        id,
        '--accept',
        '--by',
        'M. Meitner',
        '--verified-by',
        'test engineer',
      );
      expect([bySelf.exitCode, bySelf.stderr]).toEqual([10, expect.stringContaining('DECISION_REFUSED')]);

      const out = path.join(folder, 'decided');
      const people = ['--by', 'M. Meitner', '--title', 'Head of biomed', '--verified-by', 'R. Vale'];
      const accepted = await on('decide', id, '--accept', ...people, '--out', out, '--json');
      expect(accepted.exitCode, accepted.stderr).toBe(0);
      const { certificate, record } = decidedSchema.parse(JSON.parse(accepted.stdout));
      expect(record).toMatchObject({ supersedes: id, validation: { state: 'accepted', grounds: null } });
      const root = path.join(folder, 'root.pem');
      await clearbench(['--data', data, 'keys', 'export-root', '--out', root]);
      const { json, p7s, pdf } = certificate;
      const verified = await clearbench(['certificate', 'verify', json, pdf, '--roots', root]);
      expect(verified.exitCode, verified.stdout).toBe(0);
      const cms = ['cms', '-verify', '-binary', '-cades', '-inform', 'DER', '-out', '/dev/null'];
      await run('openssl', [...cms, '-in', p7s, '-content', json, '-CAfile', root]);
      expect((await on('show', certificate.id)).stdout).toMatch(/Validation +accepted by M\. Meitner/);
      expect((await on('list', 'vale')).stdout).toContain(certificate.id);

      const rejected = await on(
        ...['decide', certificate.id, '--reject', '--ground', 'minimum', '--remark', 'Purge is our rule'],
        ...['--by', 'M. Meitner'],
      );
      expect(rejected.exitCode, rejected.stderr).toBe(0);
      expect(rejected.stdout).toContain('is rejected');
      expect((await on('label', certificate.id)).stderr).toContain('LABEL_REFUSED');
    });
  });
});

it('a decision names the station’s operators with all that is known of them, as the screens do', async () => {
  await withBenchFolder(async ({ path: folder, data }) => {
    const { id } = await concludedJob(data, { number: 1, label: 'DECIDE-0816' });
    const operator = (name: string, title: string) => ({
      operatorId: name.slice(0, 1),
      name,
      title,
      location: 'Room 4',
      contact: '555-0100',
    });
    const settings = await openSettings(data);
    await settings.change((before) => ({
      ...before,
      organisation: { name: 'St. Elsewhere', address: [], contact: null, logo: null },
      operators: [operator('M. Meitner', 'Head of biomed'), operator('R. Vale', 'Technician')],
    }));
    const people = ['--by', 'M. Meitner', '--title', 'Acting head', '--verified-by', 'R. Vale'];
    const also = ['--concurrence-by', 'A. Stranger', '--out', path.join(folder, 'decided'), '--json'];
    const decided = await commandHere([
      ...['--data', data, 'certificates', 'decide', id, '--accept'],
      ...people,
      ...also,
    ]);
    expect(decided.exitCode, decided.stderr).toBe(0);
    const known = { organisation: 'St. Elsewhere', location: 'Room 4', contact: '555-0100' };
    expect(decidedSchema.parse(JSON.parse(decided.stdout)).record).toMatchObject({
      validation: { by: { name: 'M. Meitner', title: 'Acting head', ...known } },
      people: {
        verifiedBy: { name: 'R. Vale', title: 'Technician', ...known },
        concurrenceBy: { name: 'A. Stranger', title: null, organisation: null },
      },
    });
  });
});

const decidedSchema = z.looseObject({
  certificate: z.object({ id: z.string(), json: z.string(), p7s: z.string(), pdf: z.string() }),
  record: z.looseObject({}),
});
