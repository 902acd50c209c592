package dev.repositorymcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/// A file system of its own in memory, where this user may mount one; elsewhere the test is
/// skipped.
///
/// @param folder that it is mounted on
public record SmallDisk(Path folder) implements AutoCloseable {
  /// On a folder of its own.
  public static SmallDisk mount(int megabytes) throws IOException {
    return mount(Files.createTempDirectory("rm"), megabytes);
  }

  /// On an empty folder, which is gone afterwards.
  public static SmallDisk mount(Path folder, int megabytes) throws IOException {
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "mode=0755,size=" + megabytes + "m", "tmpfs", folder);
    if (!mounted) {
      Files.delete(folder);
    }
    assumeThat(mounted).as("this user may mount a file system").isTrue();
    return new SmallDisk(folder);
  }

  public void remount(String option) throws IOException {
    assertThat(run("mount", "-o", "remount," + option, folder)).isTrue();
  }

  private static boolean run(Object... command) throws IOException {
    Process process =
        new ProcessBuilder(Arrays.stream(command).map(Object::toString).toList())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.onExit().join().exitValue() == 0;
  }

  /// Who used it may still be leaving.
  @Override
  public void close() throws IOException {
    for (int attempt = 0; !run("umount", folder); attempt++) {
      assertThat(attempt).as("attempts to leave " + folder).isLessThan(300);
      LockSupport.parkNanos(100_000_000);
    }
    Files.delete(folder);
  }
}
