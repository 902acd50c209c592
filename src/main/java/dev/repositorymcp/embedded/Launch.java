package dev.repositorymcp.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Main class of the helper process that turns itself into one of PostgreSQL's programs.
///
/// Between `fork` and `exec` it does what [ProcessBuilder] can't: take a lock that the program and
/// all its children inherit, leave the session, give up root. It uses nothing but the JDK, so that
/// it starts fast.
final class Launch {
  private Launch() {}

  /// What the helper does before it becomes the program.
  ///
  /// @param lock file to hold as long as the program or a child of it lives; empty for none
  /// @param user to become; [#SAME] to stay who we are
  /// @param group to become
  record Plan(String lock, int user, int group) {
    static final int SAME = -1;

    List<String> arguments(List<String> command) {
      var arguments = new ArrayList<>(List.of(lock, "" + user, "" + group));
      arguments.addAll(command);
      return arguments;
    }
  }

  /// Becomes the program.
  ///
  /// @param arguments lock, user, group, program, its arguments
  public static void main(String[] arguments) throws IOException, EmbeddedPostgresException {
    Plan plan =
        new Plan(arguments[0], Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    List<String> command = Arrays.asList(arguments).subList(3, arguments.length);
    if (!plan.lock().isEmpty()) {
      hold(plan.lock());
      Posix.leaveSession();
    }
    if (plan.user() != Plan.SAME) {
      Posix.become(plan.user(), plan.group());
    }
    Posix.execute(command, ChildEnvironment.ofPrograms());
  }

  /// Never closed: the lock shall live as long as the process and what it becomes.
  @SuppressWarnings("resource")
  private static void hold(String lock) throws IOException, EmbeddedPostgresException {
    LockFile _ =
        LockFile.tryAcquire(Platform.current(), Path.of(lock), Posix.Inherited.YES)
            .orElseThrow(() -> new IOException("Somebody holds " + lock));
  }
}
