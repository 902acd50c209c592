/// The registry itself: its rows, their queries and the tools that read and change them.
@NullMarked
package dev.repositorymcp.repository;

import org.jspecify.annotations.NullMarked;
