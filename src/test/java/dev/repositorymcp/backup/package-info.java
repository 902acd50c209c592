/// Tests of backups.
@NullMarked
package dev.repositorymcp.backup;

import org.jspecify.annotations.NullMarked;
