package dev.repositorymcp.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Where PostgreSQL's socket is.
///
/// The path of a socket is limited to about a hundred bytes, so that a deep base directory has it
/// in the temporary directory, in a directory of this user.
///
/// @param owned directory that must belong to this user, above `directory`
/// @param directory that PostgreSQL creates the socket in
record SocketPlace(Path owned, Path directory) {
  /// PostgreSQL puts its port into the name; there is none here, so that the default is as good.
  private static final String SOCKET = ".s.PGSQL.5432";

  private static final String DIRECTORY = "run";

  /// Characters of the hash in the name: 48 bits tell the directories of one user apart.
  private static final int HASH = 12;

  static SocketPlace of(Layout layout, Platform platform)
      throws EmbeddedPostgresException, IOException {
    var usual = new SocketPlace(layout.database(), layout.database().resolve(DIRECTORY));
    if (usual.fits(platform)) {
      return usual;
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Path owned =
        temporary.resolve(
            "repository-mcp-%d-%s".formatted(Posix.effectiveUser(), hash(layout.home())));
    var shorter = new SocketPlace(owned, owned.resolve(DIRECTORY));
    if (!shorter.fits(platform) || !shorter.isPrivate()) {
      throw Failures.noPlaceForSocket(owned);
    }
    return shorter;
  }

  Path socket() {
    return directory.resolve(SOCKET);
  }

  /// PostgreSQL's own lock of the socket; it trusts a process id and so may be wrong.
  Path socketLock() {
    return directory.resolve(SOCKET + ".lock");
  }

  void create(ServerAccount account) throws EmbeddedPostgresException, IOException {
    Directories.create(owned, account.passable());
    Directories.requireClosed(owned);
    if (!isPrivate()) {
      throw Failures.noPlaceForSocket(owned);
    }
    Directories.create(directory, "rwx------");
    // An existing one, too: a starter may have been killed between the two.
    account.own(directory);
  }

  private boolean fits(Platform platform) {
    Charset charset = Charset.forName(System.getProperty("native.encoding"));
    return socket().toString().getBytes(charset).length <= platform.socketPathLimit();
  }

  /// The temporary directory is everybody's: whoever was there first could pose as PostgreSQL.
  private boolean isPrivate() throws IOException {
    if (!Files.exists(owned, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    Object owner = Files.getAttribute(owned, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    return Files.isDirectory(owned, LinkOption.NOFOLLOW_LINKS)
        && owner.equals(Posix.effectiveUser())
        && !Files.getPosixFilePermissions(owned).contains(PosixFilePermission.OTHERS_WRITE);
  }

  private static String hash(Path path) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(path.toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java has SHA-256", e);
    }
  }
}
