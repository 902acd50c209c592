package dev.repositorymcp.repository;

import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What is parsed of each call.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ParsingBenchmark {
  private String filters = "these filters and this sort";
  private Cursor.Position position =
      new Cursor.Position("2026-06-15T12:00:00.123456Z", new UUID(1, 2));
  private String tags = "backend && !legacy || (tool && team-7)";

  @Benchmark
  public Object cursor() {
    return Cursor.decode(Cursor.encode(position, filters), filters);
  }

  @Benchmark
  public Object tagExpression() {
    return TagExpression.parse(tags);
  }
}
