package dev.repositorymcp.tool;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Describes one property of a tool's input or output, for the model and for `--help`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Doc {
  /// What the property means; empty where its name says it all (outputs only).
  String value() default "";

  /// Smallest integer allowed.
  long minimum() default Long.MIN_VALUE;

  /// Largest integer allowed.
  long maximum() default Long.MAX_VALUE;

  /// Longest text allowed, in Unicode code points as JSON Schema counts them.
  int maxLength() default Integer.MAX_VALUE;

  /// The only texts allowed; empty allows all.
  String[] oneOf() default {};
}
