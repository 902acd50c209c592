/// Tests of the command line, from arguments to exit codes.
@NullMarked
package dev.repositorymcp.cli;

import org.jspecify.annotations.NullMarked;
