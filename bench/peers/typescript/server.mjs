// The two reading tools, as one would write them with the official TypeScript SDK and pg.
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import pg from "pg";
import { z } from "zod";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 30 });
const host = process.env.REPOSITORY_MCP_HOST;
const server = new McpServer({ name: "peer", version: "1" });

function answer(result) {
  return {
    content: [{ type: "text", text: JSON.stringify(result) }],
    structuredContent: result,
  };
}

server.registerTool("health_check", { inputSchema: {} }, async () => {
  await pool.query("SELECT 1");
  return answer({ status: "healthy" });
});

server.registerTool(
  "list_repositories",
  { inputSchema: { limit: z.number().int().min(1).max(100).default(20) } },
  async ({ limit }) => {
    const rows = await pool.query(
      `SELECT id AS repo_id, name, path, tags, branch FROM repository
       WHERE host = $1 AND status <> 'archived' ORDER BY name, id LIMIT $2`,
      [host, limit],
    );
    const total = await pool.query(
      `SELECT count(*)::int AS total FROM (SELECT 1 FROM repository
       WHERE host = $1 AND status <> 'archived' LIMIT 10001) AS counted`,
      [host],
    );
    return answer({ total: total.rows[0].total, repositories: rows.rows });
  },
);

await server.connect(new StdioServerTransport());
