/// Tests of the registry itself, on a real PostgreSQL and real directories.
@NullMarked
package dev.repositorymcp.repository;

import org.jspecify.annotations.NullMarked;
