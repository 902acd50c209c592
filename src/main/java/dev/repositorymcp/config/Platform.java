package dev.repositorymcp.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the defaults depend on beside the environment.
///
/// @param osName as Java names it: `Linux`, `Mac OS X`, `Windows 11`
/// @param userName who runs the process; the user of a URL that names none
/// @param userHome absent when the system's user database knows none
/// @param root whether the process runs with user id 0
/// @param hostName of this machine, without a domain if the system says so
public record Platform(
    String osName, String userName, @Nullable Path userHome, boolean root, String hostName) {

  /// The facts of this process; asks no name server.
  public static Platform current() {
    String home = System.getProperty("user.home", "");
    return new Platform(
        System.getProperty("os.name", ""),
        System.getProperty("user.name", ""),
        Path.of(home).isAbsolute() ? Path.of(home) : null,
        userId() == 0,
        currentHostName());
  }

  public boolean windows() {
    return osName.toLowerCase(Locale.ROOT).startsWith("windows");
  }

  public boolean mac() {
    return osName.toLowerCase(Locale.ROOT).startsWith("mac");
  }

  /// The owner of what Linux shows of this process; -1 elsewhere, where being root changes nothing.
  private static int userId() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer id ? id : -1;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return -1;
    }
  }

  /// The kernel's answer where it can be read: `InetAddress` may wait for a name server.
  private static String currentHostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return addressName();
    }
  }

  private static String addressName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
