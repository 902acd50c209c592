/// Pool, transactions and migrations: the only room that opens connections.
@NullMarked
package dev.repositorymcp.database;

import org.jspecify.annotations.NullMarked;
