package dev.repositorymcp.git;

import com.sun.security.auth.module.UnixSystem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Config;

/// Git's answer to configurations that other people left for us: a repository counts only if its
/// tree and its git directory belong to this user, or if the user called it safe.
final class Ownership {
  private static final boolean WINDOWS = File.separatorChar == '\\';
  private static final long ROOT = 0;

  /// Git's own advice; what is safe is asked again at each reading.
  static final String ADVICE =
      "it belongs to another user; git config --global --add safe.directory <path> allows reading"
          + " it";

  private final Trust trust;

  Ownership(Trust trust) {
    this.trust = trust;
  }

  boolean allows(Location location) {
    return isOurs(location) || isCalledSafe(location.root());
  }

  private boolean isOurs(Location location) {
    try {
      return isOurs(location.root())
          && isOurs(location.gitDirectory())
          && isOurs(location.commonDirectory())
          && isOursIfThere(location.root().resolve(".git"));
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isOursIfThere(Path path) throws IOException {
    return !Files.exists(path, LinkOption.NOFOLLOW_LINKS) || isOurs(path);
  }

  private boolean isOurs(Path path) throws IOException {
    if (WINDOWS) {
      return isOursOnWindows(path);
    }
    Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    long user = Integer.toUnsignedLong((Integer) owner);
    long self = new UnixSystem().getUid();
    return user == self
        || (self == ROOT && trust.invoker().isPresent() && trust.invoker().getAsLong() == user);
  }

  /// What administrators make belongs to their group.
  private static boolean isOursOnWindows(Path path) throws IOException {
    UserPrincipal owner = Files.getOwner(path);
    UserPrincipal self =
        path.getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(System.getProperty("user.name"));
    return owner.equals(self) || owner.getName().endsWith("\\Administrators");
  }

  private boolean isCalledSafe(Path root) {
    boolean safe = false;
    for (String value : safeDirectories()) {
      if (value.isEmpty()) {
        safe = false;
      } else {
        safe |= covers(value, root);
      }
    }
    return safe;
  }

  private static boolean covers(String value, Path root) {
    if (value.equals("*")) {
      return true;
    }
    String expanded =
        value.startsWith("~/") ? System.getProperty("user.home") + value.substring(1) : value;
    try {
      return expanded.endsWith("/*")
          ? root.startsWith(Path.of(expanded.substring(0, expanded.length() - 2)))
          : root.equals(Path.of(expanded));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private List<String> safeDirectories() {
    return trust.configurations().stream().flatMap(Ownership::safeDirectories).toList();
  }

  /// A file that can't be read calls nothing safe.
  private static Stream<String> safeDirectories(Path file) {
    try {
      Config config = Configuration.parse(file, new Config());
      return Arrays.stream(config.getStringList("safe", null, "directory"))
          .map(value -> Objects.requireNonNullElse(value, ""));
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}
