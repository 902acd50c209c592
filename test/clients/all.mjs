// Runs every client in every era, one after the other.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const runs = [
  ['client.mjs', 'auto'],
  ['client.mjs', 'pin'],
  ['client.mjs', 'legacy'],
  ['sdk.mjs'],
  ['inspector.mjs', 'legacy'],
  ['inspector.mjs', 'auto'],
  ['inspector.mjs', 'modern']
];
for (const [script, ...mode] of runs) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { status } = spawnSync(
    process.execPath, [path, ...mode, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode ||= status ?? 1;
}
