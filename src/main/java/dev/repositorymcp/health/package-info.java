/// Tells whether the registry can be used, and what to do if not.
@NullMarked
package dev.repositorymcp.health;

import org.jspecify.annotations.NullMarked;
