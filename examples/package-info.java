/// One small class for each thing that one does with the registry's database, to read and to copy.
@NullMarked
package examples;

import org.jspecify.annotations.NullMarked;
