package dev.repositorymcp.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/// `HEAD` and the references it leads to, read from their files: this needs no object, so that it
/// serves SHA-256 repositories and those of other users too. Reftables are left to JGit.
final class References {
  /// As many steps as git follows.
  private static final int DEEPEST = 5;

  /// Longest list of packed references that is searched: about a million.
  private static final long LONGEST_LIST = 64L << 20;

  private static final String SYMBOLIC = "ref:";
  private static final String BRANCHES = "refs/heads/";

  private final Path gitDirectory;
  private final Path commonDirectory;
  private final Budget budget;

  References(Location location, Budget budget) {
    this.gitDirectory = location.gitDirectory();
    this.commonDirectory = location.commonDirectory();
    this.budget = budget;
  }

  /// With reftables `HEAD` is there for old programs only and names a branch that can't be.
  boolean areInReftable() throws IOException {
    return headLine().endsWith(" " + BRANCHES + ".invalid");
  }

  Head head() throws IOException {
    String line = headLine();
    if (!line.startsWith(SYMBOLIC)) {
      if (!Locator.isId(line)) {
        throw new Doubt("HEAD is damaged");
      }
      return new Head.Detached(line);
    }
    String name = line.substring(SYMBOLIC.length()).strip();
    return head(name, resolve(name));
  }

  static Head head(String name, @Nullable String commit) {
    String branch = name.startsWith(BRANCHES) ? name.substring(BRANCHES.length()) : name;
    return commit == null ? new Head.Unborn(branch) : new Head.Branch(branch, commit);
  }

  /// Ancient repositories have a symbolic link for `HEAD`.
  private String headLine() throws IOException {
    Path head = gitDirectory.resolve("HEAD");
    return Files.isSymbolicLink(head)
        ? SYMBOLIC + Files.readSymbolicLink(head)
        : SmallFile.line(head);
  }

  /// The object id that a full reference name leads to; null if it leads nowhere.
  @Nullable String resolve(String reference) throws IOException {
    String name = reference;
    for (int step = 0; step < DEEPEST; step++) {
      if (!Repository.isValidRefName(name)) {
        throw new Doubt("a reference has a forbidden name");
      }
      Path file = commonDirectory.resolve(name);
      String line = Files.isRegularFile(file) ? SmallFile.line(file) : packed(name);
      if (line == null || !line.startsWith(SYMBOLIC)) {
        return requireId(line);
      }
      name = line.substring(SYMBOLIC.length()).strip();
    }
    throw new Doubt("references lead to each other in a circle");
  }

  private static @Nullable String requireId(@Nullable String line) throws Doubt {
    if (line != null && !Locator.isId(line)) {
      throw new Doubt("a reference is damaged");
    }
    return line;
  }

  private @Nullable String packed(String name) throws IOException {
    Path list = commonDirectory.resolve("packed-refs");
    if (!Files.exists(list)) {
      return null;
    }
    SmallFile.requireRegular(list, LONGEST_LIST);
    try (var lines = new BufferedReader(new InputStreamReader(Files.newInputStream(list), UTF_8))) {
      String ending = " " + name;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        budget.check();
        if (line.endsWith(ending) && line.indexOf(' ') == line.length() - ending.length()) {
          return line.substring(0, line.indexOf(' '));
        }
      }
    }
    return null;
  }
}
