/// Tests of what a person sees.
@NullMarked
package dev.repositorymcp.terminal;

import org.jspecify.annotations.NullMarked;
