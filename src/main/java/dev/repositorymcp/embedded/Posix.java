package dev.repositorymcp.embedded;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.Charset;
import java.util.List;

/// The few calls of the operating system that the JDK doesn't offer.
///
/// A Java `FileLock` isn't inherited by child processes and is lost as soon as anybody in this
/// process closes the file; `flock` belongs to the open file and has neither flaw.
final class Posix {
  /// `LOCK_EX | LOCK_NB` of `<sys/file.h>`.
  private static final int EXCLUSIVE_AT_ONCE = 2 | 4;

  /// `O_RDWR` of `<fcntl.h>`.
  private static final int READ_WRITE = 2;

  private static final int OWNER_ONLY = 0600;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final VarHandle ERRNO =
      Linker.Option.captureStateLayout().varHandle(PathElement.groupElement("errno"));

  private Posix() {}

  /// A call that failed, with the error number of the operating system.
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;
    private final int error;

    Refused(String function, int error) {
      super(function + " failed, errno " + error);
      this.error = error;
    }

    int error() {
      return error;
    }
  }

  /// Runs a function with the segment that takes `errno`.
  @FunctionalInterface
  private interface Call {
    int run(MemorySegment state, SegmentAllocator memory) throws Throwable;
  }

  /// Whether a descriptor survives `exec`.
  enum Inherited {
    YES,
    NO
  }

  static int effectiveUser() throws IOException {
    MethodHandle function = find("geteuid", FunctionDescriptor.of(JAVA_INT));
    return call("geteuid", (state, _) -> (int) function.invokeExact(state));
  }

  /// Opens a file for locking and creates it if need be, for its owner alone.
  static int open(Platform platform, String path, Inherited inherited) throws IOException {
    MethodHandle function =
        find(
            "open",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    int flags =
        READ_WRITE
            | platform.openCreate()
            | (inherited == Inherited.YES ? 0 : platform.openCloseOnExec());
    return call(
        "open",
        (state, memory) ->
            (int) function.invokeExact(state, text(memory, path), flags, OWNER_ONLY));
  }

  static void close(int descriptor) throws IOException {
    MethodHandle function = find("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    int _ = call("close", (state, _) -> (int) function.invokeExact(state, descriptor));
  }

  /// Locks an open file, or says at once that somebody else has it.
  static boolean lock(Platform platform, int descriptor) throws IOException {
    MethodHandle function = find("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    try {
      int _ =
          call(
              "flock",
              (state, _) -> (int) function.invokeExact(state, descriptor, EXCLUSIVE_AT_ONCE));
      return true;
    } catch (Refused e) {
      if (e.error() == platform.wouldBlock()) {
        return false;
      }
      throw e;
    }
  }

  /// Makes this process the leader of a session of its own, out of reach of the terminal's signals.
  static void leaveSession() throws IOException {
    MethodHandle function = find("setsid", FunctionDescriptor.of(JAVA_INT));
    int _ = call("setsid", (state, _) -> (int) function.invokeExact(state));
  }

  /// Gives up root for good: supplementary groups, group, user, in this order.
  static void become(int user, int group) throws IOException {
    MethodHandle groups = find("setgroups", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
    int _ =
        call("setgroups", (state, _) -> (int) groups.invokeExact(state, 0L, MemorySegment.NULL));
    int _ = callWith("setgid", group);
    int _ = callWith("setuid", user);
  }

  /// Replaces this process by another program; returns only by an exception.
  static void execute(List<String> command, List<String> environment) throws IOException {
    MethodHandle function =
        find("execve", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
    int _ =
        call(
            "execve",
            (state, memory) ->
                (int)
                    function.invokeExact(
                        state,
                        text(memory, command.getFirst()),
                        texts(memory, command),
                        texts(memory, environment)));
  }

  /// What PostgreSQL's main process understands, with the numbers of `<signal.h>`.
  enum Signal {
    /// `SIGINT`: ends its sessions, writes a checkpoint and ends.
    FAST_SHUTDOWN(2),
    /// `SIGQUIT`: ends at once and writes nothing; the next start recovers.
    IMMEDIATE_SHUTDOWN(3);

    private final int number;

    Signal(int number) {
      this.number = number;
    }
  }

  /// Signals a process.
  ///
  /// @return false if there is no such process, or it isn't ours to signal
  static boolean send(Signal signal, long process) throws IOException {
    MethodHandle function = find("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    try {
      int _ =
          call(
              "kill",
              (state, _) -> (int) function.invokeExact(state, (int) process, signal.number));
      return true;
    } catch (Refused e) {
      return false;
    }
  }

  private static int callWith(String name, int argument) throws IOException {
    MethodHandle function = find(name, FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    return call(name, (state, _) -> (int) function.invokeExact(state, argument));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle find(
      String name, FunctionDescriptor descriptor, Linker.Option... options) throws IOException {
    MemorySegment address =
        LINKER
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new IOException("The C library has no " + name));
    Linker.Option[] all = new Linker.Option[options.length + 1];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = Linker.Option.captureCallState("errno");
    return LINKER.downcallHandle(address, descriptor, all);
  }

  private static int call(String name, Call call) throws IOException {
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment state = memory.allocate(Linker.Option.captureStateLayout());
      int result = call.run(state, memory);
      if (result < 0) {
        throw new Refused(name, (int) ERRNO.get(state, 0L));
      }
      return result;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(name, e);
    }
  }

  private static MemorySegment texts(SegmentAllocator memory, List<String> values) {
    MemorySegment array = memory.allocate(ADDRESS, values.size() + 1L);
    for (int i = 0; i < values.size(); i++) {
      array.setAtIndex(ADDRESS, i, text(memory, values.get(i)));
    }
    array.setAtIndex(ADDRESS, values.size(), MemorySegment.NULL);
    return array;
  }

  /// Encodes as the JDK encodes paths, so that both name the same file.
  private static MemorySegment text(SegmentAllocator memory, String value) {
    return memory.allocateFrom(value, Charset.forName(System.getProperty("native.encoding")));
  }
}
