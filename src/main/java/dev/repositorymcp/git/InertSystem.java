package dev.repositorymcp.git;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/// The system as JGit sees it in this process: without environment, without anybody's
/// configuration, without a host name to look up.
///
/// JGit would otherwise start `git` to find the system's configuration, keep a file of its own in
/// the user's home, and write probe files into repositories to measure the clock of their disk.
public final class InertSystem extends SystemReader {
  /// Section in which JGit keeps what it measured; an answer there spares the measurement.
  private static final String MEASUREMENTS = "filesystem";

  /// As coarse as any file system's clock is: JGit then reads again what changed lately.
  private static final String COARSEST_CLOCK = "2 seconds";

  /// What JGit keeps of packs, for all repositories together.
  private static final int WINDOWS_BYTES = 8 << 20;

  /// Objects beyond this would be unpacked into files of the repository; nothing here opens them.
  private static final int LARGE_BYTES = 32 << 20;

  private final FileBasedConfig nothing = new Nothing();

  /// Takes effect for the whole process, whoever in it uses JGit.
  public static void install() {
    SystemReader.setInstance(new InertSystem());
    var memory = new WindowCacheConfig();
    memory.setPackedGitLimit(WINDOWS_BYTES);
    memory.setDeltaBaseCacheLimit(WINDOWS_BYTES);
    memory.setStreamFileThreshold(LARGE_BYTES);
    memory.install();
  }

  private static final class Nothing extends FileBasedConfig {
    Nothing() {
      super(null, FS.DETECTED);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }

    @Override
    public @Nullable String getString(String section, @Nullable String subsection, String name) {
      return switch (section) {
        case MEASUREMENTS -> COARSEST_CLOCK;
        case "jmx" -> "false";
        default -> super.getString(section, subsection, name);
      };
    }
  }

  @Override
  public FileBasedConfig getUserConfig() {
    return nothing;
  }

  @Override
  public FileBasedConfig getJGitConfig() {
    return nothing;
  }

  @Override
  public FileBasedConfig getSystemConfig() {
    return nothing;
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fileSystem) {
    return nothing;
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fileSystem) {
    return nothing;
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fileSystem) {
    return nothing;
  }

  @Override
  public String getHostname() {
    return "localhost";
  }

  @Override
  public @Nullable String getenv(String variable) {
    return null;
  }

  @Override
  public @Nullable String getProperty(String key) {
    return System.getProperty(key);
  }

  @Override
  @SuppressWarnings("deprecation")
  public long getCurrentTime() {
    return System.currentTimeMillis();
  }

  @Override
  @SuppressWarnings("deprecation")
  public int getTimezone(long when) {
    return 0;
  }
}
