import { mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { unknownAsset, type TargetChoice, type WipeChoice } from '../../../main/bench/wipe-choice.ts';
import { planWipes } from '../../../main/bench/wipe-planning.ts';
import { planSchema } from '../../../shared/schemas/plan.ts';

const now = new Date('2026-01-02T03:04:05.678Z');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'clearbench-planning-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

async function imageFile(name: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, 'old data');
  await truncate(file, 1024 * 1024);
  return file;
}

function chosen(file: string, change: Partial<TargetChoice> = {}): TargetChoice {
  return {
    target: `image:${file}`,
    confirmedWith: '.img',
    labelSerial: null,
    acceptedVerdicts: [],
    asset: unknownAsset,
    ...change,
  };
}

function choice(...targets: readonly TargetChoice[]): WipeChoice {
  return {
    targets,
    methodId: 'clear-zeros',
    verification: 'full',
    requestedLevel: 'clear',
    operator: { name: 'A. Curie', title: null, organisation: null, location: null, contact: null },
    allowVirtual: false,
  };
}

async function refusals(of: WipeChoice): Promise<readonly (readonly string[])[]> {
  const plannings = await planWipes(of, now);
  return plannings.map((planning) =>
    planning.kind === 'refused' ? planning.problems.map(({ code }) => code) : [],
  );
}

describe('planning a wipe', () => {
  it('makes a plan that says exactly what was found and decided', async () => {
    const file = await imageFile('ct2.img');
    const [planning] = await planWipes(choice(chosen(file)), now);
    if (planning?.kind !== 'planned') throw new Error(JSON.stringify(planning));
    expect(planSchema.parse(planning.plan)).toEqual(planning.plan);
    expect(planning.plan).toMatchObject({
      createdAt: now.toISOString(),
      target: { kind: 'image', path: file, sizeBytes: 1024 * 1024, logicalSectorBytes: 512 },
      identifier: { kind: 'file', value: 'ct2.img' },
      confirmedWith: '.img',
    });
    expect(planning.plan.jobId).toMatch(/^J20260102-030405-/);
  });

  it('gives every target a job of its own', async () => {
    const plannings = await planWipes(
      choice(chosen(await imageFile('a.img')), chosen(await imageFile('b.img'))),
      now,
    );
    const ids = plannings.map((planning) => (planning.kind === 'planned' ? planning.plan.jobId : null));
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain(null);
  });

  it('asks whether two drives may have the same serial from their labels', async () => {
    const twin = async (name: string, change: Partial<TargetChoice> = {}) =>
      chosen(await imageFile(name), { labelSerial: 'LOT7', confirmedWith: 'LOT7', ...change });
    expect(await refusals(choice(await twin('a.img'), await twin('b.img')))).toEqual([
      ['CONSENT_MISSING', 'DRIVE_SERIAL_NOT_UNIQUE'],
      ['CONSENT_MISSING', 'DRIVE_SERIAL_NOT_UNIQUE'],
    ]);
    const meant = { acceptedVerdicts: 'all' } as const;
    expect(await refusals(choice(await twin('a.img', meant), await twin('b.img', meant)))).toEqual([[], []]);
    const other = { labelSerial: 'LOT8', confirmedWith: 'LOT8' };
    expect(await refusals(choice(await twin('a.img'), await twin('b.img', other)))).toEqual([[], []]);
  });

  it('follows links to the file that would be overwritten', async () => {
    const file = await imageFile('ct2.img');
    await symlink(file, path.join(folder, 'link.img'));
    const [planning] = await planWipes(choice(chosen(path.join(folder, 'link.img'))), now);
    expect(planning).toMatchObject({ kind: 'planned', plan: { target: { path: file } } });
  });

  it.each([
    ['nothing was typed', { confirmedWith: null }, 'CONFIRMATION_MISSING'],
    ['only blanks were typed', { confirmedWith: '  ' }, 'CONFIRMATION_MISSING'],
    ['something else was typed', { confirmedWith: 'ct2' }, 'CONFIRMATION_WRONG'],
    ['the file name was typed where the label names it', { labelSerial: 'LBL-0001' }, 'CONFIRMATION_WRONG'],
  ])('refuses where %s', async (_why, change, code) => {
    const file = await imageFile('ct2.img');
    expect(await refusals(choice(chosen(file, change)))).toEqual([[code]]);
    expect((await readFile(file)).subarray(0, 8).toString()).toBe('old data');
  });

  it('refuses one target without keeping another from its plan', async () => {
    const file = await imageFile('ct2.img');
    expect(await refusals(choice(chosen(path.join(folder, 'missing.img')), chosen(file)))).toEqual([
      ['TARGET_NOT_FOUND'],
      [],
    ]);
  });

  it('refuses both where one drive was named twice, also by another name', async () => {
    const file = await imageFile('ct2.img');
    await symlink(file, path.join(folder, 'link.img'));
    expect(await refusals(choice(chosen(file), chosen(path.join(folder, 'link.img'))))).toEqual([
      ['TARGET_NAMED_TWICE'],
      ['TARGET_NAMED_TWICE'],
    ]);
  });

  it('refuses a choice that does not hold together, whatever the targets', async () => {
    const wrong = {
      ...choice(chosen(await imageFile('ct2.img'))),
      methodId: 'hmg-is5-baseline',
      verification: 'none',
    } as const;
    expect(await refusals(wrong)).toEqual([['PLAN_INVALID']]);
  });
});
