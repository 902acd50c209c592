/// What is read from repositories on disk, with JGit, as records; it runs nothing and writes
/// nothing.
@NullMarked
package dev.repositorymcp.git;

import org.jspecify.annotations.NullMarked;
