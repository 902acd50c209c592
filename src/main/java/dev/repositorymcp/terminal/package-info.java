/// What a person sees: how wide a terminal is, tables that fit it, colours, progress bars.
@NullMarked
package dev.repositorymcp.terminal;

import org.jspecify.annotations.NullMarked;
