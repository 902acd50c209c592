package dev.repositorymcp.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// A primary and a standby that follows it, on TCP ports of this machine, for whoever knows of
/// them.
public final class StreamingPair implements AutoCloseable {
  private static final String USER = "postgres";

  private final TestHome home;
  private final Programs programs;
  private final int primary;
  private final int standby;

  private StreamingPair(TestHome home) throws Exception {
    this.home = home;
    this.programs = new Programs(home.layout(), ServerAccount.current());
    try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      primary = one.getLocalPort();
      standby = other.getLocalPort();
    }
  }

  public static StreamingPair start() throws Exception {
    var pair = new StreamingPair(TestHome.installed());
    try {
      pair.create();
    } catch (Exception e) {
      pair.close();
      throw e;
    }
    return pair;
  }

  /// For the driver.
  public String primary() {
    return url(primary);
  }

  /// For the driver.
  public String standby() {
    return url(standby);
  }

  private static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
  }

  private Path data(int port) {
    return home.layout().database().resolve("data-" + port);
  }

  private void create() throws Exception {
    new Cluster(home.layout(), programs).prepare();
    Path data = Files.createDirectory(data(primary));
    programs.account().own(data);
    run(
        "initdb",
        "--pgdata=" + data,
        "--username=" + USER,
        "--auth=trust",
        "--no-sync",
        "--encoding=UTF8",
        "--locale=C");
    configure(primary, "fsync = off", "unix_socket_directories = ''", "port = " + primary);
    // What has never run is the same as a copy made while it runs.
    Process copy =
        new ProcessBuilder("cp", "-a", data.toString(), data(standby).toString())
            .inheritIO()
            .start();
    if (copy.waitFor() != 0) {
      throw new IOException("The cluster was not copied");
    }
    configure(
        standby,
        "port = " + standby,
        "primary_conninfo = 'host=127.0.0.1 port=%d user=%s'".formatted(primary, USER));
    programs.account().own(Files.createFile(data(standby).resolve("standby.signal")));
    for (int port : List.of(primary, standby)) {
      control(port, "start", "--log=" + data(port).resolve("log"), "--timeout=120");
    }
  }

  /// The primary dies and the standby takes its place.
  public void failOver() throws Exception {
    control(primary, "stop", "--mode=immediate");
    control(standby, "promote");
  }

  private void configure(int port, String... settings) throws IOException {
    Files.write(
        data(port).resolve("postgresql.conf"), List.of(settings), StandardOpenOption.APPEND);
  }

  private void control(int port, String action, String... more)
      throws EmbeddedPostgresException, IOException, InterruptedException {
    var arguments =
        new ArrayList<>(List.of(action, "--wait", "--silent", "--pgdata=" + data(port)));
    arguments.addAll(List.of(more));
    run("pg_ctl", arguments.toArray(String[]::new));
  }

  private void run(String program, String... arguments)
      throws EmbeddedPostgresException, IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(new Installation(home.layout(), Platform.current()).program(program).toString());
    command.addAll(List.of(arguments));
    programs.run(command);
  }

  @Override
  public void close() throws EmbeddedPostgresException, IOException {
    try {
      for (int port : List.of(standby, primary)) {
        if (Files.exists(data(port).resolve("postmaster.pid"))) {
          control(port, "stop", "--mode=immediate");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    home.close();
  }
}
