/// Shows the product at work: sample repositories, and an agent that asks about them.
@NullMarked
package dev.repositorymcp.demo;

import org.jspecify.annotations.NullMarked;
