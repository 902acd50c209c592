/// The private PostgreSQL of this user: unpacked, created, started, shared and stopped without
/// being asked.
@NullMarked
package dev.repositorymcp.embedded;

import org.jspecify.annotations.NullMarked;
