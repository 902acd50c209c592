/// Tests of the reading of the environment.
@NullMarked
package dev.repositorymcp.config;

import org.jspecify.annotations.NullMarked;
