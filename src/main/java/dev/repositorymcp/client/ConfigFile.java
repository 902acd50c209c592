package dev.repositorymcp.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;

/// A configuration file of a client, as it was when it was read.
///
/// @param named the path by which the client knows it
/// @param real where it is, if `named` is a symbolic link; the same otherwise
/// @param bytes absent if there is no such file
record ConfigFile(Path named, Path real, Optional<byte[]> bytes) {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  static ConfigFile read(Path file) throws IOException {
    if (Files.exists(file)) {
      Path real = file.toRealPath();
      return new ConfigFile(file, real, Optional.of(Files.readAllBytes(real)));
    }
    if (Files.isSymbolicLink(file)) {
      throw Failure.conflict(file + " is a symbolic link to nothing; mend or remove the link.");
    }
    return new ConfigFile(file, file, Optional.empty());
  }

  /// Its content; empty if there is no file.
  String text() {
    try {
      return bytes.isEmpty()
          ? ""
          : UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.get())).toString();
    } catch (CharacterCodingException e) {
      throw Failure.conflict(named + " isn't UTF-8 text; mend it and call again.");
    }
  }

  /// Copies the file beside itself, with its rights.
  ///
  /// @return the copy; absent if there is no file
  Optional<Path> backUp() throws IOException {
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    Path copy =
        real.resolveSibling(real.getFileName() + "." + STAMP.format(Instant.now()) + ".bak");
    return Optional.of(Files.copy(real, copy, COPY_ATTRIBUTES, REPLACE_EXISTING));
  }

  /// Replaces the content in one step: readers see the old one or the new one, whole. Links to the
  /// file stay, and so do its rights.
  void write(String text) throws IOException {
    Path folder = Files.createDirectories(real.toAbsolutePath().getParent());
    Path fresh = folder.resolve("." + real.getFileName() + "." + ProcessHandle.current().pid());
    try {
      try (FileChannel channel = FileChannel.open(fresh, CREATE_NEW, WRITE)) {
        channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
        channel.force(true);
      }
      if (bytes.isPresent()) {
        keepRights(fresh);
      }
      refuseIfChangedMeanwhile();
      Files.move(fresh, real, ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private void keepRights(Path fresh) throws IOException {
    var old = Files.getFileAttributeView(real, PosixFileAttributeView.class);
    var now = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
    if (old != null && now != null) {
      var attributes = old.readAttributes();
      if (!now.readAttributes().owner().equals(attributes.owner())) {
        now.setOwner(attributes.owner());
        now.setGroup(attributes.group());
      }
      now.setPermissions(attributes.permissions());
    }
  }

  /// Clients write their files too.
  private void refuseIfChangedMeanwhile() throws IOException {
    byte[] now = Files.exists(real) ? Files.readAllBytes(real) : null;
    if (!Arrays.equals(now, bytes.orElse(null))) {
      throw Failure.conflict(named + " was changed by another program meanwhile; call again.");
    }
  }
}
