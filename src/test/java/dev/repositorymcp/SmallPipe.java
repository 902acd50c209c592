package dev.repositorymcp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/// Makes a pipe to a process as small as Linux allows; what isn't read is full soon.
@SuppressWarnings("restricted") // it calls the C library
final class SmallPipe {
  static final int BYTES = 4096;

  /// `fcntl.h` of Linux.
  private static final int F_SETPIPE_SZ = 1031;

  private static final int O_WRONLY = 1;
  private static final Linker LINKER = Linker.nativeLinker();

  private SmallPipe() {}

  /// @param descriptor of the pipe in that process
  static void shrink(Process process, int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      int pipe =
          (int)
              function("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT))
                  .invokeExact(
                      arena.allocateFrom("/proc/" + process.pid() + "/fd/" + descriptor), O_WRONLY);
      assertThat(pipe).isPositive();
      int size =
          (int)
              function("fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT))
                  .invokeExact(pipe, F_SETPIPE_SZ, BYTES);
      assertThat(size).isEqualTo(BYTES);
      int closed =
          (int) function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT)).invokeExact(pipe);
      assertThat(closed).isZero();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /// The functions with a variable number of arguments take two that are fixed.
  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    var found = LINKER.defaultLookup().findOrThrow(name);
    return name.equals("close")
        ? LINKER.downcallHandle(found, descriptor)
        : LINKER.downcallHandle(
            found, descriptor, Linker.Option.firstVariadicArg(name.equals("open") ? 1 : 2));
  }
}
