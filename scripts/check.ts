/**
 * Everything a change has to pass, one line a step. Stops at the first step that fails and shows its output.
 * The last line counts the tests, for readers that know no test runner: `412 passed, 0 failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const temporaryFolder = mkdtempSync(join(tmpdir(), 'rawdog-check-'));
const testReport = join(temporaryFolder, 'tests.json');

interface Step {
  readonly name: string;
  readonly command: string;
  /** A tool that npm does not install: without it the step is skipped. */
  readonly needs?: string;
}

const STEPS: readonly Step[] = [
  { name: 'format and lint', command: 'biome ci --colors=off --error-on-warnings' },
  { name: 'types', command: 'tsc --noEmit' },
  { name: 'tests', command: `vitest run --reporter=default --reporter=json --outputFile.json="${testReport}"` },
  { name: 'bundles', command: 'node scripts/size.ts' },
  // The step before has built what the stack deploys.
  { name: 'stack', command: "cdk synth --quiet --build ''" },
  {
    name: 'CloudFormation',
    // W3005: CDK names dependencies that follow from others.
    command: 'cfn-lint --non-zero-exit-code error --ignore-checks W3005 -- dist/cdk.out/*.template.json',
    needs: 'cfn-lint',
  },
  { name: 'table in README.md', command: 'node scripts/readme-table.ts --check' },
  { name: 'running cost in README.md', command: 'node scripts/running-cost.ts --check' },
  { name: 'table of models', command: 'node scripts/model-table.ts --check' },
];

interface TestReport {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly status: 'passed' | 'failed';
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** The tools are found because npm puts `node_modules/.bin` on the path of its scripts: run this with `npm run check`. */
function passes({ name, command, needs }: Step): boolean {
  if (needs !== undefined && !isInstalled(needs)) {
    console.log(`- ${name} (skipped: ${needs} is not installed)`);
    return true;
  }
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(command, {
    cwd: ROOT,
    shell: true,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  const passed = status === 0;
  console.log(`${passed ? '✓' : '✗'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  if (!passed) console.log(`\n$ ${command}\n${stdout}${stderr}`);
  return passed;
}

function isInstalled(tool: string): boolean {
  return spawnSync(tool, ['--version']).status === 0;
}

/** A test file that cannot even be loaded has no failed test, and counts as one. */
function countTests({ numPassedTests, testResults }: TestReport): string {
  const failures = testResults.map(({ status, assertionResults }) => {
    const failed = assertionResults.filter((result) => result.status === 'failed').length;
    return status === 'failed' ? Math.max(1, failed) : failed;
  });
  return `${numPassedTests} passed, ${failures.reduce((total, failed) => total + failed, 0)} failed`;
}

const passed = STEPS.every(passes);
if (existsSync(testReport)) console.log(countTests(JSON.parse(readFileSync(testReport, 'utf8'))));
rmSync(temporaryFolder, { recursive: true });
process.exitCode = passed ? 0 : 1;
