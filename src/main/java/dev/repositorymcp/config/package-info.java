/// Turns the environment into checked, immutable records; every mistake is reported at once.
@NullMarked
package dev.repositorymcp.config;

import org.jspecify.annotations.NullMarked;
