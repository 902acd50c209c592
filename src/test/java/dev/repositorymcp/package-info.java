/// Tests of the whole: structure, format, and the process from standard input to output.
@NullMarked
package dev.repositorymcp;

import org.jspecify.annotations.NullMarked;
