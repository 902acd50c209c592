/// Programs that start this server for their users, and their configuration files: each is changed
/// in one place, and every other byte of it stays.
@NullMarked
package dev.repositorymcp.client;

import org.jspecify.annotations.NullMarked;
