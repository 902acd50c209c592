package dev.repositorymcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Programs and a cluster made once for all tests of this JVM: making them takes seconds.
final class Template {
  private static final Object LOCK = new Object();
  private static volatile boolean made;
  private static final TestHome HOME = home();

  private Template() {}

  static void linkInstallation(Layout layout) throws Exception {
    make();
    Files.createDirectories(layout.home());
    Path programs = HOME.layout().programs(Platform.current());
    Files.createSymbolicLink(layout.programs(Platform.current()), programs);
  }

  static void copyCluster(Layout layout) throws Exception {
    make();
    Process copy =
        new ProcessBuilder(
                "cp", "-a", HOME.layout().database().toString(), layout.database().toString())
            .inheritIO()
            .start();
    assertThat(copy.waitFor()).isZero();
  }

  private static void make() throws Exception {
    synchronized (LOCK) {
      if (!made) {
        try (EmbeddedPostgres postgres = HOME.server()) {
          postgres.ensureRunning();
        }
        HOME.awaitEnd();
        made = true;
      }
    }
  }

  private static TestHome home() {
    try {
      TestHome home = TestHome.empty();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(home)));
      return home;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void delete(TestHome home) {
    try {
      home.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
