// The official client of both eras. MODE: auto, pin or legacy.
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { parse, step, summary } from './arguments.mjs';

const { modes, calls, command, args } = parse(process.argv.slice(2));
const mode = modes[0] ?? 'auto';
const title = `client ${mode}`;
const client = new Client(
  { name: 'repository-mcp-test', version: '1.0.0' },
  { versionNegotiation: { mode: mode === 'pin' ? { pin: '2026-07-28' } : mode } });
client.onerror = (error) => console.log(`NOTE ${title}: ${error.message}`);

const connected = await step(`${title} connect`, async () => {
  await client.connect(new StdioClientTransport({ env: process.env, command, args, stderr: 'inherit' }));
  return JSON.stringify(client.getServerVersion() ?? {});
});
if (connected) {
  await step(`${title} tools/list`, async () =>
    (await client.listTools()).tools.map((tool) => tool.name).join(' '));
  for (const call of calls) {
    await step(`${title} ${call.name}`, async () =>
      summary(await client.callTool({ name: call.name, arguments: call.arguments }), call.refused));
  }
  await step(`${title} close`, async () => {
    await client.close();
    return 'done';
  });
}
