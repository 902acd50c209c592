/// Entry point and composition: [Main] guards the streams, [Server] puts the parts together.
@NullMarked
package dev.repositorymcp;

import org.jspecify.annotations.NullMarked;
