/// Files in which other tools, and exports of this one, keep their repositories.
@NullMarked
package dev.repositorymcp.exchange;

import org.jspecify.annotations.NullMarked;
