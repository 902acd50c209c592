/// Tests of the private PostgreSQL: real programs, real processes, real signals.
@NullMarked
package dev.repositorymcp.embedded;

import org.jspecify.annotations.NullMarked;
