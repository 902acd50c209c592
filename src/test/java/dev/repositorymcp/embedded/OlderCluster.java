package dev.repositorymcp.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/// What a version of this program with PostgreSQL 17 would have left in a home.
public final class OlderCluster {
  private static final Path ARCHIVE = Path.of("target/older-postgres/older-postgres.jar");
  private static final String VERSION = "17.11";

  private OlderCluster() {}

  /// Creates it.
  ///
  /// @return the PostgreSQL as that version of the program sees it
  public static EmbeddedPostgres create(TestHome home) throws Exception {
    var layout = new Layout(home.path(), VERSION);
    Platform platform = Platform.current();
    ServerAccount account = ServerAccount.current();
    Directories.create(home.path(), account.passable());
    Path programs = Files.createDirectory(layout.programs(platform));
    try (var jar = new JarFile(ARCHIVE.toFile());
        InputStream archive =
            jar.getInputStream(jar.getJarEntry(platform.archive().substring(1)))) {
      Txz.unpack(archive, programs, _ -> true);
    }
    var cluster = new Cluster(layout, new Programs(layout, account));
    cluster.prepare();
    cluster.create(programs.resolve("bin/initdb"));
    Files.writeString(layout.settings(), settings());
    return new EmbeddedPostgres(layout, Purpose.SERVING, EmbeddedPostgres.DEFAULT_GRACE, _ -> {});
  }

  /// Those that 17 knows too.
  private static String settings() throws IOException {
    try (InputStream settings = Cluster.class.getResourceAsStream("postgresql.conf")) {
      return new String(settings.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("io_method") && !line.contains("worker_slots"))
          .collect(Collectors.joining("\n", "", "\n"));
    }
  }

  /// Leaves what an upgrade leaves that is killed while it fills the new cluster.
  public static void killUpgrade(TestHome home) throws Exception {
    Layout current = home.layout();
    var cluster = new Cluster(current, new Programs(current, ServerAccount.current()));
    cluster.prepare();
    UpgradeMarks.put(current.unfinished());
    UpgradeMarks.put(new Layout(home.path(), VERSION).superseded());
    new EmbeddedPostgres(current, Purpose.UPGRADE, EmbeddedPostgres.DEFAULT_GRACE, _ -> {})
        .ensureRunning();
  }
}
