/// Tests of the files of other tools.
@NullMarked
package dev.repositorymcp.exchange;

import org.jspecify.annotations.NullMarked;
