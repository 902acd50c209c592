/// Everything that the registry knows in one file, and back, from any PostgreSQL into any other.
@NullMarked
package dev.repositorymcp.backup;

import org.jspecify.annotations.NullMarked;
