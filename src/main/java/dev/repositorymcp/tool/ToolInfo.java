package dev.repositorymcp.tool;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a client sees of a [Tool] besides its schemas.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ToolInfo {
  /// Public name, a contract: lower-case words joined by underscores.
  String name();

  /// Name for people.
  String title();

  /// For the model that chooses among tools: what it does and when to use it.
  String description();

  /// What a call may do to the registry.
  Effect effect();

  /// Whether it runs at once, however many calls run: what is asked when nothing else comes
  /// through, and bounds itself.
  boolean atOnce() default false;
}
