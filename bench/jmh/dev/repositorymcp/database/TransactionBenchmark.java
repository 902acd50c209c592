package dev.repositorymcp.database;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.repositorymcp.config.PoolSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jooq.impl.DSL;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.slf4j.LoggerFactory;

/// Transactions a second, without protocol and pipe; the system property `bench.database` is the
/// URL of a registry.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class TransactionBenchmark {
  private Database database;
  private TransactionRunner transactions;

  @Setup
  public void open() {
    // As `LOG_LEVEL` is by default; without a configuration Logback prints everything.
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    var target =
        new ConnectionSource.Target(
            System.getProperty("bench.database"), Map.of("user", "postgres"), null);
    database =
        new Database(
            () -> target,
            "bench",
            new PoolSettings(10, 20, Duration.ofSeconds(30), Duration.ofHours(1), true));
    transactions = new TransactionRunner(database);
    transactions.write(
        tx -> tx.execute("CREATE TABLE IF NOT EXISTS bench_insert (value integer NOT NULL)"));
  }

  @TearDown
  public void close() {
    database.close();
  }

  @Benchmark
  @Threads(1)
  public Object readAlone() {
    return read();
  }

  @Benchmark
  @Threads(16)
  public Object readBy16() {
    return read();
  }

  private Object read() {
    return transactions.read(tx -> tx.selectOne().fetch());
  }

  @Benchmark
  @Threads(16)
  public Object writeBy16() {
    return transactions.write(
        tx -> tx.insertInto(DSL.table("bench_insert")).values(DSL.inline(1)).execute());
  }
}
