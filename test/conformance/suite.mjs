// Runs the scenarios of scenarios.json against an address, one after the other. A check that fails
// without a reason there fails the run; so does a reason whose check passes.
// Usage: node suite.mjs ADDRESS
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const [address] = process.argv.slice(2);
const { run } = JSON.parse(readFileSync(new URL('scenarios.json', import.meta.url)));
const manifest = createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json');
const cli = join(dirname(manifest), 'dist/index.js');

function checksOf(revision, scenario) {
  const folder = mkdtempSync(join(tmpdir(), 'conformance'));
  const args = [
    cli, 'server', '--url', address, '--scenario', scenario, '--spec-version', revision,
    '--timeout', '60000', '-o', folder];
  return new Promise((resolve) => {
    spawn(process.execPath, args, { stdio: 'ignore' }).on('exit', () => {
      const [result] = readdirSync(folder);
      resolve(result ? JSON.parse(readFileSync(join(folder, result, 'checks.json'))) : []);
      rmSync(folder, { recursive: true });
    });
  });
}

for (const [revision, scenarios] of Object.entries(run)) {
  for (const [scenario, reasons] of Object.entries(scenarios)) {
    const checks = await checksOf(revision, scenario);
    const failed = checks.filter(({ status }) => status === 'FAILURE');
    const wrong = failed.filter(({ id }) => !(id in reasons));
    const stale = Object.keys(reasons).filter((id) => !failed.some((check) => check.id === id));
    const passed = checks.filter(({ status }) => status === 'SUCCESS').length;
    const good = passed > 0 && wrong.length === 0 && stale.length === 0;
    console.log(`${good ? 'PASS' : 'FAIL'} ${revision} ${scenario}: ${passed} checks`);
    wrong.forEach(({ id, errorMessage }) => console.log(`  ${id}: ${errorMessage}`));
    stale.forEach((id) => console.log(`  ${id}: passes, so it needs no reason`));
    process.exitCode ||= good ? 0 : 1;
  }
}
