/// Looks at everything that the program depends on, and says of each finding how to mend it.
@NullMarked
package dev.repositorymcp.doctor;

import org.jspecify.annotations.NullMarked;
