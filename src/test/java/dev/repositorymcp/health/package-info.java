/// Tests of the health check, against databases in every condition.
@NullMarked
package dev.repositorymcp.health;

import org.jspecify.annotations.NullMarked;
