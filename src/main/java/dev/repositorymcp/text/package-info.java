/// Small operations on text that several rooms need.
@NullMarked
package dev.repositorymcp.text;

import org.jspecify.annotations.NullMarked;
