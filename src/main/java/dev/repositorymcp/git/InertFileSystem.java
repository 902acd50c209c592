package dev.repositorymcp.git;

import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.ProcessResult;
import org.jspecify.annotations.Nullable;

/// A file system for JGit that runs no process and follows no `include` of a repository's
/// configuration.
///
/// JGit resolves the names of its own files and those that a configuration includes through one
/// method; only the former are let through.
final class InertFileSystem extends FS {
  private static final Set<String> OWN_FILES =
      Set.of(
          "config",
          "objects",
          "refs",
          "refs/",
          "logs",
          "logs/refs/",
          "logs/refs",
          "packed-refs",
          "reftable",
          "shallow",
          "info/attributes",
          "info/exclude");

  private static final File NOWHERE = new File("/nonexistent/repository-mcp");
  private static final String REFUSAL = "Reading a repository runs nothing";

  private final File commonDirectory;

  InertFileSystem(File commonDirectory) {
    this.commonDirectory = commonDirectory;
  }

  @Override
  public File resolve(@Nullable File directory, String name) {
    return commonDirectory.equals(directory) && !OWN_FILES.contains(name)
        ? NOWHERE
        : super.resolve(directory, name);
  }

  @Override
  protected File userHomeImpl() {
    return NOWHERE;
  }

  @Override
  protected @Nullable File discoverGitExe() {
    return null;
  }

  @Override
  protected @Nullable File discoverGitSystemConfig() {
    return null;
  }

  @Override
  public ProcessBuilder runInShell(String command, String[] arguments) {
    throw new UnsupportedOperationException(REFUSAL);
  }

  @Override
  public int runProcess(
      ProcessBuilder builder,
      @Nullable OutputStream out,
      @Nullable OutputStream error,
      @Nullable InputStream in) {
    throw new UnsupportedOperationException(REFUSAL);
  }

  @Override
  public ExecutionResult execute(ProcessBuilder builder, @Nullable InputStream in) {
    throw new UnsupportedOperationException(REFUSAL);
  }

  @Override
  public @Nullable File findHook(Repository repository, String name) {
    return null;
  }

  @Override
  protected ProcessResult internalRunHookIfPresent(
      Repository repository,
      String name,
      String[] arguments,
      OutputStream out,
      OutputStream error,
      String input) {
    throw new UnsupportedOperationException(REFUSAL);
  }

  @Override
  public FS newInstance() {
    return new InertFileSystem(commonDirectory);
  }

  @Override
  public boolean supportsExecute() {
    return false;
  }

  @Override
  public boolean isCaseSensitive() {
    return true;
  }

  @Override
  public boolean canExecute(File file) {
    return false;
  }

  @Override
  public boolean setExecute(File file, boolean executable) {
    return false;
  }

  @Override
  public boolean retryFailedLockFileCommit() {
    return false;
  }
}
