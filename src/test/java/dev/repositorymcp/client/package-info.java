/// Tests of clients' configuration files, on files as people have them.
@NullMarked
package dev.repositorymcp.client;

import org.jspecify.annotations.NullMarked;
