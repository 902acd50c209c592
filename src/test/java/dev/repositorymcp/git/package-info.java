/// Tests against repositories that the `git` program makes.
@NullMarked
package dev.repositorymcp.git;

import org.jspecify.annotations.NullMarked;
