/// The command line: thin commands over the tools, and the only reader of the environment.
@NullMarked
package dev.repositorymcp.cli;

import org.jspecify.annotations.NullMarked;
