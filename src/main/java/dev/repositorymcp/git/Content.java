package dev.repositorymcp.git;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jgit.attributes.Attribute;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

/// Tells whether a file still has the content that the index names, as git would store it. Filters
/// are programs, so that their files stay in doubt.
final class Content {
  private final Attributes attributes;
  private final ObjectReader objects;
  private final Budget budget;
  private final @Nullable String autocrlf;

  Content(Attributes attributes, Configuration configuration, ObjectReader objects, Budget budget) {
    this.attributes = attributes;
    this.objects = objects;
    this.budget = budget;
    String value = configuration.text("core", null, "autocrlf");
    this.autocrlf = value == null ? null : value.toLowerCase(Locale.ROOT);
  }

  /// Whether git would store the file as the object that the index names.
  ///
  /// @param path relative to the root, with `/`
  /// @throws Doubt if only a program could tell
  boolean isSame(String path, Path file, ObjectId stored) throws IOException {
    Map<String, Attribute> given = attributes.of(path);
    requireNoProgram(given);
    LineEnds ends = LineEnds.of(given, autocrlf);
    if (ends == LineEnds.KEPT) {
      return hash(file, Files.size(file), false).equals(stored);
    }
    TextStatistics statistics;
    try (InputStream in = Files.newInputStream(file)) {
      statistics = TextStatistics.of(in, budget);
    }
    boolean convert =
        statistics.hasPairs()
            && (ends == LineEnds.CONVERTED || (!statistics.isBinary() && !storesPairs(stored)));
    long length = convert ? statistics.convertedBytes() : Files.size(file);
    return hash(file, length, convert).equals(stored);
  }

  /// Whether a filter of that name is defined may stand in the user's configuration, which isn't
  /// read: every filter counts.
  private static void requireNoProgram(Map<String, Attribute> given) throws Doubt {
    Attribute filter = given.get("filter");
    if (filter != null && filter.getState() == Attribute.State.CUSTOM) {
      throw new Doubt("a changed file has a filter, which is a program and isn't run");
    }
    if (given.containsKey("working-tree-encoding") || given.containsKey("ident")) {
      throw new Doubt("a changed file has an encoding or keywords that only git converts");
    }
  }

  private boolean storesPairs(ObjectId stored) throws IOException {
    if (!objects.has(stored)) {
      throw new Doubt("an object is missing, as in a partial or damaged clone");
    }
    ObjectLoader blob = objects.open(stored);
    if (blob.isLarge()) {
      throw new Doubt("a changed file is too large to tell its line ends");
    }
    try (InputStream in = blob.openStream()) {
      TextStatistics statistics = TextStatistics.of(in, budget);
      return statistics.hasPairs() && !statistics.isBinary();
    }
  }

  /// The object id of a file's content.
  ///
  /// @param length of the content as it would be stored
  /// @param convert whether CR LF becomes LF
  private ObjectId hash(Path file, long length, boolean convert) throws IOException {
    MessageDigest digest = Constants.newMessageDigest();
    digest.update(("blob " + length + "\0").getBytes(US_ASCII));
    long hashed = 0;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      int kept = 0;
      for (int count = in.read(buffer);
          count > 0;
          count = in.read(buffer, kept, buffer.length - kept)) {
        budget.check();
        int end = kept + count;
        boolean splits = convert && buffer[end - 1] == '\r';
        int whole = splits ? end - 1 : end;
        int size = convert ? withoutReturns(buffer, whole) : whole;
        digest.update(buffer, 0, size);
        hashed += size;
        kept = splits ? 1 : 0;
        buffer[0] = '\r';
      }
      digest.update(buffer, 0, kept);
      hashed += kept;
    }
    if (hashed != length) {
      throw new Doubt("a file changed while it was read");
    }
    return ObjectId.fromRaw(digest.digest());
  }

  /// Closes the gaps that carriage returns before line feeds leave.
  private static int withoutReturns(byte[] buffer, int end) {
    int to = 0;
    for (int from = 0; from < end; from++) {
      boolean pair = buffer[from] == '\r' && from + 1 < end && buffer[from + 1] == '\n';
      if (!pair) {
        buffer[to++] = buffer[from];
      }
    }
    return to;
  }
}
