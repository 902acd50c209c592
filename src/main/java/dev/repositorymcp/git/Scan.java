package dev.repositorymcp.git;

import dev.repositorymcp.tool.CallContext;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One scan: a few threads that take directories from a common stack, the newest first, so that the
/// stack stays as small as the tree is deep.
final class Scan {
  private static final String DOT_GIT = ".git";

  /// More threads than processors: they mostly wait for the disk.
  private static final int THREADS = 2 * Math.max(2, Runtime.getRuntime().availableProcessors());

  /// How long an idle thread sleeps before it looks for work again.
  private static final long NAP_MILLIS = 1;

  /// Directories between two reports.
  private static final long REPORT_EVERY = 500;

  private final Path start;
  private final ScanOptions options;
  private final CallContext context;
  private final ScanLog log = new ScanLog();
  private final ConcurrentLinkedDeque<Todo> stack = new ConcurrentLinkedDeque<>();
  private final AtomicLong unfinished = new AtomicLong();
  private final AtomicLong directories = new AtomicLong();
  private final AtomicLong entries = new AtomicLong();
  private final Disk disk;
  private final CountDownLatch workers = new CountDownLatch(THREADS);
  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;

  /// A directory to look into.
  ///
  /// @param leaf whether it is known to have no directories in it
  private record Todo(Path directory, int depth, boolean leaf) {}

  Scan(Path start, ScanOptions options, CallContext context) {
    this.start = start;
    this.options = options;
    this.context = context;
    this.disk = Disk.of(start);
  }

  ScanResult run() throws IOException {
    if (!Files.isDirectory(start)) {
      throw new NotDirectoryException(start.toString());
    }
    push(new Todo(start, 0, false));
    for (int i = 0; i < THREADS; i++) {
      Thread.ofPlatform().daemon().name("git-scan").start(this::work);
    }
    awaitWorkers();
    context.cancellation().throwIfCancelled();
    @Nullable Throwable cause = failure;
    if (cause != null) {
      throw new IOException("The scan failed", cause);
    }
    return log.result(directories.get());
  }

  /// A cancelled call doesn't wait for threads that hang in the system.
  private void awaitWorkers() {
    try (var _ = context.cancellation().onCancel(this::stop)) {
      workers.await();
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted while scanning");
    }
  }

  private void stop() {
    stopped = true;
    for (int i = 0; i < THREADS; i++) {
      workers.countDown();
    }
  }

  private void push(Todo todo) {
    unfinished.incrementAndGet();
    stack.push(todo);
  }

  private void work() {
    try {
      while (unfinished.get() > 0 && !stopped) {
        Todo todo = stack.poll();
        if (todo == null) {
          Thread.sleep(NAP_MILLIS);
        } else {
          look(todo);
          unfinished.decrementAndGet();
        }
      }
    } catch (Throwable e) {
      failure = e;
      stopped = true;
    } finally {
      workers.countDown();
    }
  }

  private void look(Todo todo) {
    report();
    List<Path> children;
    try {
      children = children(todo.directory());
    } catch (IOException e) {
      log.skipped(todo.directory(), SkipReason.UNREADABLE);
      return;
    }
    if (!isRepository(todo.directory(), children) && !todo.leaf()) {
      children.forEach(child -> consider(child, todo.depth() + 1));
    }
  }

  private void report() {
    long done = directories.incrementAndGet();
    if (done % REPORT_EVERY == 0) {
      synchronized (this) {
        context.progress().report(directories.get(), 0, "Looking for repositories");
      }
    }
  }

  private List<Path> children(Path directory) throws IOException {
    var children = new ArrayList<Path>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path child : stream) {
        if (entries.incrementAndGet() > options.maxEntries()) {
          if (!stopped) {
            log.skipped(directory, SkipReason.ENTRY_LIMIT);
          }
          stopped = true;
          break;
        }
        children.add(child);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return children;
  }

  /// Whether the directory is a repository, sound or broken, and hence not entered.
  private boolean isRepository(Path directory, List<Path> children) {
    boolean dotGit = false;
    boolean bare = false;
    for (Path child : children) {
      String name = String.valueOf(child.getFileName());
      dotGit |= name.equals(DOT_GIT);
      bare |= name.equals("HEAD");
    }
    if (!dotGit && !(bare && Locator.isGitDirectory(directory))) {
      return false;
    }
    Location location = Locator.at(directory).orElse(null);
    if (location == null) {
      log.skipped(directory, SkipReason.BROKEN_REPOSITORY);
      return false;
    }
    if (location.submodule()) {
      log.skipped(directory, SkipReason.SUBMODULE);
    } else if (!FileNames.isText(location.root())) {
      log.skipped(location.root(), SkipReason.NAME_IS_NO_TEXT);
    } else {
      log.found(location);
    }
    return true;
  }

  private void consider(Path child, int depth) {
    BasicFileAttributes attributes;
    try {
      attributes =
          Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      log.skipped(child, SkipReason.UNREADABLE);
      return;
    }
    if (attributes.isSymbolicLink()) {
      log.skipped(child, SkipReason.SYMBOLIC_LINK);
    } else if (attributes.isDirectory()) {
      considerDirectory(child, depth);
    }
  }

  private void considerDirectory(Path child, int depth) {
    SkipReason reason = reasonToSkip(child, depth);
    Disk.@Nullable Directory on = reason == null ? disk.look(child) : null;
    if (on != null && on.isElsewhere() && !options.enters(SkipReason.OTHER_FILE_SYSTEM)) {
      reason = SkipReason.OTHER_FILE_SYSTEM;
    }
    if (reason == null) {
      push(new Todo(child, depth, on != null && on.isLeaf()));
    } else {
      log.skipped(child, reason);
    }
  }

  private @Nullable SkipReason reasonToSkip(Path directory, int depth) {
    String name = String.valueOf(directory.getFileName());
    // What is in a .git is never a repository of its own.
    if (name.startsWith(".") && (name.equals(DOT_GIT) || !options.enters(SkipReason.HIDDEN))) {
      return SkipReason.HIDDEN;
    }
    if (name.equals("node_modules") && !options.enters(SkipReason.NODE_MODULES)) {
      return SkipReason.NODE_MODULES;
    }
    if (depth > options.maxDepth()) {
      return SkipReason.TOO_DEEP;
    }
    return FileNames.isText(directory) ? null : SkipReason.NAME_IS_NO_TEXT;
  }
}
