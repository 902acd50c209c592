/// JSON-RPC over lines: cuts the input, tells messages apart, writes the output; knows nothing of
/// MCP.
@NullMarked
package dev.repositorymcp.jsonrpc;

import org.jspecify.annotations.NullMarked;
