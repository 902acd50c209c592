package dev.repositorymcp.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The process that is PostgreSQL.
///
/// @param layout where its files are
/// @param platform where it runs
/// @param place where its socket is
/// @param programs how it is started
record Postmaster(Layout layout, Platform platform, SocketPlace place, Programs programs) {
  private static final Logger LOGGER = LoggerFactory.getLogger(Postmaster.class);

  /// Recovery reads at most `max_wal_size`, 128 MB: seconds, even on a slow disk.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int SOCKET_DIRECTORY = 4;

  /// Line of the process file that tells how far PostgreSQL is; it has its socket before `ready`.
  private static final int STATUS = 7;

  private static final Duration POLL = Duration.ofMillis(20);

  /// A log that has grown beyond this is set aside at the next start.
  private static final long LARGE_LOG = 1_000_000;

  /// PostgreSQL knows the role, and yet this user may not be it.
  private static final String REFUSED = "28000";

  /// Tells whether it makes sense to go on waiting.
  @FunctionalInterface
  private interface Liveness {
    boolean isAlive() throws IOException;
  }

  /// Whether any process of PostgreSQL lives, in whatever container.
  ///
  /// PostgreSQL itself asks whether a process with the id in its file lives, and so takes a zombie
  /// or a stranger for itself.
  boolean isAlive() throws IOException {
    Optional<LockFile> lock = LockFile.tryAcquire(platform, layout.aliveLock());
    if (lock.isEmpty()) {
      return true;
    }
    lock.get().close();
    return false;
  }

  /// Waits for a PostgreSQL that lives already.
  ///
  /// @return a connection to it; empty if none lives, or if it has died meanwhile
  Optional<Connection> join() throws EmbeddedPostgresException, IOException, InterruptedException {
    boolean _ = endIfUnreachable();
    return await(this::isAlive);
  }

  /// Ends a PostgreSQL whose socket was removed, by a cleaner of temporary files, say: nobody can
  /// reach it any more, and it makes no other one.
  ///
  /// @return whether there was one
  boolean endIfUnreachable() throws IOException {
    if (!isAlive() || Files.exists(place.socket())) {
      return false;
    }
    List<String> lines = processFile();
    boolean unreachable =
        lines.size() > STATUS
            && lines.get(STATUS).strip().equals("ready")
            && lines.get(SOCKET_DIRECTORY).equals(place.directory().toString());
    Optional<ProcessHandle> process =
        unreachable
            ? ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(this::isOurs)
            : Optional.empty();
    if (process.isEmpty()) {
      return false;
    }
    LOGGER.warn("The socket of PostgreSQL {} was removed; it is ended", process.get().pid());
    return Posix.send(Posix.Signal.FAST_SHUTDOWN, process.get().pid());
  }

  /// Empty if PostgreSQL has just removed it.
  private List<String> processFile() throws IOException {
    try {
      return Files.readAllLines(
          layout.processFile(), Charset.forName(System.getProperty("native.encoding")));
    } catch (NoSuchFileException | MalformedInputException e) {
      return List.of();
    }
  }

  /// Whether it is, or was, PostgreSQL of this path.
  private boolean isOurs(ProcessHandle process) {
    List<String> arguments = Arrays.asList(process.info().arguments().orElse(new String[0]));
    List<String> beginning = List.of("-D", layout.cluster().toString(), "-k");
    return arguments.size() > beginning.size()
        && arguments.subList(0, beginning.size()).equals(beginning)
        && seesOurFiles(process.pid());
  }

  /// Another container's PostgreSQL may have an id here, and the same path may be another
  /// directory.
  private static boolean seesOurFiles(long process) {
    Path ours = Path.of("/proc/self/ns/mnt");
    if (!Files.exists(ours, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    try {
      Path its = Path.of("/proc/" + process + "/ns/mnt");
      return Files.readSymbolicLink(its).equals(Files.readSymbolicLink(ours));
    } catch (IOException e) {
      return false;
    }
  }

  /// Ends what serves a directory that stood here and was moved away or deleted. It would write the
  /// control file of its own cluster over that of the one here, and remove the socket here when it
  /// ends; so it must not write any more. Nothing here may be alive.
  void endStrays() throws EmbeddedPostgresException, IOException, InterruptedException {
    for (ProcessHandle stray : ProcessHandle.allProcesses().filter(this::isOurs).toList()) {
      LOGGER.warn(
          "PostgreSQL {} serves a directory that was moved away from {} or deleted; it is ended",
          stray.pid(),
          layout.home());
      boolean sent = Posix.send(Posix.Signal.IMMEDIATE_SHUTDOWN, stray.pid());
      Deadline deadline = Deadline.after(PATIENCE);
      while (sent && isOurs(stray)) {
        if (deadline.isOver()) {
          throw Failures.doesNotStop(layout.log());
        }
        Thread.sleep(POLL);
      }
    }
  }

  /// Starts PostgreSQL; none may be alive.
  ///
  /// @return the first connection to it
  Connection start(Path postgres)
      throws EmbeddedPostgresException, IOException, InterruptedException {
    boolean died = Files.deleteIfExists(layout.processFile());
    died |= Files.deleteIfExists(place.socketLock());
    if (died) {
      LOGGER.debug("Removed what a PostgreSQL that died had left");
    }
    long logged = prepareLog();
    Process process = programs.start(command(postgres), layout.log());
    boolean started = false;
    try {
      Optional<Connection> connection = await(process::isAlive);
      started = connection.isPresent();
      return connection.orElseThrow(
          () ->
              Failures.ofProgram(
                  layout.home(), "postgres", layout.log(), textSince(layout.log(), logged)));
    } finally {
      if (!started) {
        Programs.kill(process);
      }
    }
  }

  private List<String> command(Path postgres) {
    return List.of(
        postgres.toString(),
        "-D",
        layout.cluster().toString(),
        "-k",
        quoted(place.directory()),
        "-c",
        "config_file=" + layout.settings(),
        "-c",
        "hba_file=" + layout.access(),
        "-c",
        "ident_file=" + layout.accessMap());
  }

  /// The setting is a list of directories, with commas between.
  private static String quoted(Path directory) {
    return "\"" + directory.toString().replace("\"", "\"\"") + "\"";
  }

  private Optional<Connection> await(Liveness liveness)
      throws EmbeddedPostgresException, IOException, InterruptedException {
    var sessions = new Sessions(place.socket());
    Deadline deadline = Deadline.after(PATIENCE);
    while (liveness.isAlive()) {
      try {
        return Optional.of(sessions.administrator());
      } catch (SQLException e) {
        if (REFUSED.equals(e.getSQLState()) || deadline.isOver()) {
          throw Failures.silent(layout.log(), e);
        }
      }
      Thread.sleep(POLL);
    }
    return Optional.empty();
  }

  /// @return its size
  private long prepareLog() throws IOException {
    Path log = layout.log();
    if (Files.exists(log) && Files.size(log) > LARGE_LOG) {
      Files.move(log, log.resolveSibling("postgres.log.old"), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(log)) {
      var ownerOnly = PosixFilePermissions.fromString("rw-------");
      Files.createFile(log, PosixFilePermissions.asFileAttribute(ownerOnly));
    }
    return Files.size(log);
  }

  private static String textSince(Path log, long offset) {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(offset);
      byte[] bytes = new byte[(int) Math.min(LARGE_LOG, file.length() - offset)];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
