import { readFileSync } from 'node:fs';

/** One failure for the program itself, where it ended badly without a failed test that says why. */
function settle(counts, exitCode) {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

export function countVitest(path, exitCode) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of read(path)?.testResults ?? []) {
    for (const { status } of file.assertionResults) {
      if (status === 'passed') counts.passed += 1;
      else if (status === 'failed') counts.failed += 1;
      else counts.skipped += 1;
    }
    // A file that could not be loaded has no tests to fail.
    if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')) {
      counts.failed += 1;
    }
  }
  return settle(counts, exitCode);
}

export function countPlaywright(path, exitCode) {
  const { stats = {}, errors = [] } = read(path) ?? {};
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = stats;
  return settle({ passed: expected, failed: unexpected + flaky + errors.length, skipped }, exitCode);
}

/** Prints the table and, as the very last line, the sum. Returns the exit code. */
export function printTable(results) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  console.log(`\n━━ Result ${'━'.repeat(94)}\n`);
  console.log(`  ${''.padEnd(60)} passed failed skipped     time`);
  for (const { title, passed, failed, skipped, seconds } of results) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    const numbers = [passed, failed, skipped].map((count) => String(count).padStart(7)).join('');
    console.log(`${failed > 0 ? '✗' : '✓'} ${title.padEnd(60)}${numbers}${seconds.toFixed(1).padStart(9)} s`);
  }
  console.log('');
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}
