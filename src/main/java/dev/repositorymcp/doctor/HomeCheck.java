package dev.repositorymcp.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The directory of the private PostgreSQL: rights and space.
///
/// @param fix whether to take away rights that others shouldn't have
public record HomeCheck(Path home, boolean fix) {
  private static final String DATA = "data";
  private static final String DISK = "disk";
  private static final long MEBIBYTE = 1 << 20;

  /// PostgreSQL stops when it can't write its log; unpacked and created it takes about 130 MiB.
  private static final long TOO_LITTLE = 256;

  private static final long LITTLE = 1024;

  private static final Set<PosixFilePermission> FOREIGN_WRITES =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  /// What there is to say of it.
  public List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    try {
      Path existing = nearest();
      findings.add(rights(existing));
      findings.add(space(existing));
    } catch (IOException e) {
      findings.add(
          Finding.error(DATA, home + " can't be read", "Let this user read it: chown or chmod."));
    }
    return findings;
  }

  /// It is made at first use; until then its parent counts.
  private Path nearest() {
    Path folder = home.toAbsolutePath();
    while (!Files.exists(folder) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    return folder;
  }

  private Finding rights(Path existing) throws IOException {
    if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
      return Finding.error(
          DATA,
          existing + " can't be written by this user",
          "chown it to this user, or set REPOSITORY_MCP_HOME to a directory that can.");
    }
    if (!existing.equals(home.toAbsolutePath())) {
      return Finding.ok(DATA, home + " will be made at first use");
    }
    return foreignWrites()
        ? closeOrTell()
        : Finding.ok(DATA, home + " is this user's alone to write");
  }

  private boolean foreignWrites() throws IOException {
    return Files.getFileStore(home).supportsFileAttributeView("posix")
        && Files.getPosixFilePermissions(home).stream().anyMatch(FOREIGN_WRITES::contains);
  }

  private Finding closeOrTell() throws IOException {
    if (!fix) {
      return Finding.warning(
          DATA, "others may write to " + home, "chmod go-w " + home + ", or doctor --fix");
    }
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(home);
    rights.removeAll(FOREIGN_WRITES);
    Files.setPosixFilePermissions(home, rights);
    return Finding.mended(DATA, "others may no longer write to " + home);
  }

  private Finding space(Path existing) throws IOException {
    FileStore store = Files.getFileStore(existing);
    long free = store.getUsableSpace() / MEBIBYTE;
    String message = "%,d MiB free for %s".formatted(free, home);
    String mend = "Free some space, or move REPOSITORY_MCP_HOME to another disk.";
    if (free < TOO_LITTLE) {
      return Finding.error(DISK, message, mend);
    }
    return free < LITTLE ? Finding.warning(DISK, message, mend) : Finding.ok(DISK, message);
  }
}
