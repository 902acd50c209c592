/// The registry as one page for a browser: counts, charts, and a table to search and sort.
@NullMarked
package dev.repositorymcp.report;

import org.jspecify.annotations.NullMarked;
