// The official client of the legacy revisions.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { parse, step, summary } from './arguments.mjs';

const { calls, command, args } = parse(process.argv.slice(2));
const client = new Client({ name: 'repository-mcp-test', version: '1.0.0' });
client.onerror = (error) => console.log(`NOTE sdk: ${error.message}`);

const connected = await step('sdk connect', async () => {
  await client.connect(new StdioClientTransport({ env: process.env, command, args, stderr: 'inherit' }));
  return JSON.stringify(client.getServerVersion());
});
if (connected) {
  await step('sdk tools/list', async () =>
    (await client.listTools()).tools.map((tool) => tool.name).join(' '));
  for (const call of calls) {
    await step(`sdk ${call.name}`, async () =>
      summary(await client.callTool({ name: call.name, arguments: call.arguments }), call.refused));
  }
  await step('sdk close', async () => {
    await client.close();
    return 'done';
  });
}
