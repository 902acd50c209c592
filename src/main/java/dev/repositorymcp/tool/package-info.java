/// All that a feature sees of the protocol: what a tool is, what it takes and gives, how it fails.
@NullMarked
package dev.repositorymcp.tool;

import org.jspecify.annotations.NullMarked;
