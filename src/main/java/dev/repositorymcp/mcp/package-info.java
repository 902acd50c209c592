/// MCP: decides the era of each request, runs it and makes its answer; the only room that knows the
/// MCP SDK.
@NullMarked
package dev.repositorymcp.mcp;

import org.jspecify.annotations.NullMarked;
