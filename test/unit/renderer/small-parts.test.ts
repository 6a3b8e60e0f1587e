import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { dayOf, instantOf } from '../../../renderer/ui/local-day.ts';
import { driveCount } from '../../../renderer/features/certificates/selection-bar.tsx';
import { addressLines, isComplete } from '../../../renderer/features/settings/organisation-fields.tsx';
import { pairDocuments } from '../../../renderer/features/verify/document-pairs.ts';
import { languageFor } from '../../../renderer/i18n/i18n.ts';
import { hashOf, readRoute, settingsSections, type Route } from '../../../renderer/store/route.ts';
import { sparkPoints } from '../../../renderer/ui/sparkline.tsx';

describe('routes', () => {
  const route: fc.Arbitrary<Route> = fc.oneof(
    fc.constantFrom<Route>(
      { screen: 'bays' },
      { screen: 'verify' },
      { screen: 'assets' },
      { screen: 'about' },
    ),
    fc.record({
      screen: fc.constant('certificates' as const),
      certificateId: fc.oneof(fc.constant(null), fc.string({ minLength: 1 })),
    }),
    fc.record({ screen: fc.constant('settings' as const), section: fc.constantFrom(...settingsSections) }),
  );

  it('read back what they wrote', () => {
    fc.assert(
      fc.property(route, (there) => {
        expect(readRoute(hashOf(there))).toEqual(there);
      }),
    );
  });

  it('lead to the bays where they make no sense', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#x/y/z']) {
      expect(readRoute(hash)).toEqual({ screen: 'bays' });
    }
  });
});

it('a badly written certificate id leads to the list', () => {
  expect(readRoute('#/certificates/%E0%A4%A')).toEqual({ screen: 'certificates', certificateId: null });
});

describe('the language', () => {
  it.each([
    [null, ['de-AT', 'en'], 'de'],
    [null, ['fr', 'es-MX'], 'es'],
    [null, ['fr'], 'en'],
    [null, [], 'en'],
    ['en', ['de'], 'en'],
  ] as const)('chosen %s, system %j: %s', (chosen, system, wanted) => {
    expect(languageFor(chosen, system)).toBe(wanted);
  });
});

describe('files to verify', () => {
  const file = (name: string) => new File(['x'], name);
  const names = (files: readonly string[]) =>
    pairDocuments(files.map(file)).map(({ document, signature }) => [document.name, signature?.name ?? null]);

  it('puts a record together with its signature', () => {
    expect(names(['a.json.p7s', 'a.json', 'b.pdf'])).toEqual([
      ['a.json', 'a.json.p7s'],
      ['b.pdf', null],
    ]);
  });

  it('takes a signature named without .json, and one without its record by itself', () => {
    expect(names(['a.json', 'a.p7s', 'c.json.p7s'])).toEqual([
      ['a.json', 'a.p7s'],
      ['c.json.p7s', null],
    ]);
  });
});

describe('calendar days of the filters', () => {
  it('are the local days that a person typed', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-02'), max: new Date('2090-01-01'), noInvalidDate: true }),
        fc.constantFrom(0, 1),
        (date, plusDays) => {
          const day = date.toISOString().slice(0, 10);
          const instant = instantOf(day, plusDays);
          expect(instant).not.toBeNull();
          expect(dayOf(instant ?? '', plusDays)).toBe(day);
        },
      ),
    );
  });

  it('are none where the field is empty', () => {
    expect(instantOf('', 0)).toBeNull();
  });
});

describe('the graph of rates', () => {
  it('draws nothing from fewer than two values', () => {
    expect(sparkPoints([])).toBeNull();
    expect(sparkPoints([5])).toBeNull();
  });

  it('stays inside its box, whatever the rates', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 2, maxLength: 120 }), (rates) => {
        const points = (sparkPoints(rates) ?? '').split(' ').map((point) => point.split(',').map(Number));
        expect(points).toHaveLength(rates.length);
        for (const [x = -1, y = -1] of points) {
          expect(x >= 0 && x <= 240 && y >= 0 && y <= 40).toBe(true);
        }
      }),
    );
  });
});

it('an address of more than six printed lines is not cut short: it has to be shortened', () => {
  const typed = { name: 'Hospital', stationName: 'Bench 1', paper: 'a4' } as const;
  const six = ' 1 \n\n2\n3\n4\n5\n6';
  expect(addressLines(six)).toEqual(['1', '2', '3', '4', '5', '6']);
  expect(isComplete({ ...typed, address: six })).toBe(true);
  expect(isComplete({ ...typed, address: `${six}\n7` })).toBe(false);
});

it.each([
  ['', null],
  [' 12 ', 12],
  ['0', 0],
  ['100000', 100_000],
  ['100001', undefined],
  ['1O', undefined],
  ['-1', undefined],
  ['1.5', undefined],
] as const)('a number of drives typed as %j is %s', (text, wanted) => {
  expect(driveCount(text)).toBe(wanted);
});
