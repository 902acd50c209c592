// Lets a suite that knows only HTTP test a server that knows only stdio: each POST becomes a line,
// the line with its id the answer. Prints the address to test. Usage: node bridge.mjs COMMAND...
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const [command, ...args] = process.argv.slice(2);
const waiting = new Map();
let lastId = 0;
let server = start();
let spare = start();

function start() {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  createInterface({ input: child.stdout, crlfDelay: 0 }).on('line', (line) => receive(JSON.parse(line)));
  return child;
}

function receive(message) {
  const token = message.id ?? message.params?.progressToken ??
    message.params?._meta?.['io.modelcontextprotocol/subscriptionId'];
  waiting.get(token)?.(message);
}

// The suite's scenarios use the same ids at the same time; on one pipe each needs its own.
function send(message, respond) {
  if (message.id === undefined || message.method === undefined) {
    server.stdin.write(JSON.stringify(message) + '\n');
    respond(202);
    return () => {};
  }
  const id = ++lastId;
  const events = [];
  const meta = message.params?._meta;
  const line = { ...message, id };
  if (meta?.progressToken !== undefined) {
    line.params = { ...message.params, _meta: { ...meta, progressToken: id } };
  }
  waiting.set(id, (answer) => {
    if (answer.method === 'notifications/subscriptions/acknowledged') {
      answer.params._meta['io.modelcontextprotocol/subscriptionId'] = message.id;
      respond(200, [answer], true);
    } else if (answer.method) {
      answer.params.progressToken = meta?.progressToken;
      events.push(answer);
    } else {
      waiting.delete(id);
      respond(status(answer), [...events, { ...answer, id: message.id }]);
    }
  });
  server.stdin.write(JSON.stringify(line) + '\n');
  return () => {
    if (waiting.delete(id)) {
      const params = { requestId: id };
      server.stdin.write(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params }) + '\n');
    }
  };
}

// What the transport over HTTP says about errors.
function status({ error }) {
  const codes = new Map([[-32601, 404], [-32602, 400], [-32020, 400], [-32021, 400], [-32022, 400]]);
  return codes.get(error?.code) ?? 200;
}

createServer((request, response) => {
  if (request.method !== 'POST') {
    return response.writeHead(405).end();
  }
  let body = '';
  request.on('data', (data) => (body += data));
  request.on('end', () => {
    const message = JSON.parse(body);
    // A session is a process: a new handshake gets a new one, which is ready.
    if (message.method === 'initialize' && !message.params?._meta) {
      server.stdin.end();
      server = spare;
      spare = start();
    }
    const cancel = send(message, (code, messages = [], open = false) => {
      const stream = messages.length > 1 || open;
      response.writeHead(code, { 'content-type': stream ? 'text/event-stream' : 'application/json' });
      const text = messages.map((one) => JSON.stringify(one));
      response.write(stream ? text.map((one) => `event: message\ndata: ${one}\n\n`).join('') : text.join());
      if (!open) {
        response.end();
      }
    });
    response.on('close', cancel);
  });
}).listen(0, '127.0.0.1', function () {
  console.log(`http://127.0.0.1:${this.address().port}/mcp`);
});

process.on('SIGTERM', () => {
  spare.stdin.end();
  server.stdin.end();
  server.on('exit', () => process.exit());
});
