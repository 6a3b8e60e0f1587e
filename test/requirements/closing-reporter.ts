import { DefaultReporter, type TestModule, type TestRunEndReason } from 'vitest/node';

import type { NeedName } from './needs.ts';
import { needs } from './needs.ts';

type UnhandledErrors = Parameters<DefaultReporter['onTestRunEnd']>[1];

/**
 * vitest's own report, then the groups that this machine could not run and how to enable them, then, as the very last
 * line and for machines: `N passed, N failed`, followed by `, N skipped` where something was skipped.
 */
export class ClosingReporter extends DefaultReporter {
  override onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: UnhandledErrors,
    reason: TestRunEndReason,
  ): void {
    super.onTestRunEnd(modules, unhandledErrors, reason);
    const lines = describeSkippedGroups(modules);
    if (lines.length > 0) this.log(`${lines.join('\n')}\n`);
    this.log(closingLine(modules, unhandledErrors.length, reason));
  }
}

function describeSkippedGroups(modules: readonly TestModule[]): readonly string[] {
  const groups = modules.flatMap((module) =>
    [...module.children.allSuites()].flatMap((suite) => {
      const missing = suite.meta().missingNeeds ?? [];
      return missing.length === 0 ? [] : [{ name: suite.fullName, file: module.relativeModuleId, missing }];
    }),
  );
  if (groups.length === 0) return [];
  const lacking = [...new Set(groups.flatMap((group) => group.missing))].sort();
  return [
    'Skipped, because this machine lacks something that they need:',
    ...groups.map(({ name, file, missing }) => `  ${name} (${file}): ${titles(missing)}`),
    'To enable them:',
    ...lacking.map((name) => `  ${needs[name].title}: ${needs[name].enable}`),
  ];
}

function titles(names: readonly NeedName[]): string {
  return names.map((name) => needs[name].title).join(', ');
}

/** Whatever makes the run fail counts as a failure here, so that "0 failed" is never said of a failed run. */
function closingLine(
  modules: readonly TestModule[],
  unhandledErrors: number,
  reason: TestRunEndReason,
): string {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const count = (state: 'passed' | 'failed' | 'skipped' | 'pending'): number =>
    tests.filter((test) => test.result().state === state).length;
  const brokenSuites = modules.flatMap((module) =>
    [module, ...module.children.allSuites()].filter((suite) => suite.errors().length > 0),
  ).length;
  const counted = count('failed') + count('pending') + brokenSuites + unhandledErrors;
  const failed = reason === 'passed' ? counted : Math.max(1, counted);
  const skipped = count('skipped');
  return `${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
