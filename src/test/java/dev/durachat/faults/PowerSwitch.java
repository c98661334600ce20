package dev.durachat.faults;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Takes the power from an ext4 file system: from now on nothing reaches its device any more, not
 * even its journal. What was not forced to disk before is lost when it is mounted again.
 */
@SuppressWarnings("restricted")
final class PowerSwitch {
  /** {@code _IOR('X', 125, __u32)}: FS_IOC_SHUTDOWN of linux/fs.h. */
  private static final long SHUTDOWN = 0x8004587dL;

  private static final int WITHOUT_FLUSHING_THE_LOG = 2;
  private static final int READ_ONLY = 0;

  private PowerSwitch() {}

  /** Cuts it, on this thread, when this returns. */
  static void cut(Path folder) {
    Linker linker = Linker.nativeLinker();
    MethodHandle open =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    MethodHandle ioctl =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("ioctl"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2));
    MethodHandle close =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment flag = arena.allocateFrom(ValueLayout.JAVA_INT, WITHOUT_FLUSHING_THE_LOG);
      int file = (int) open.invokeExact(arena.allocateFrom(folder.toString()), READ_ONLY);
      int result = (int) ioctl.invokeExact(file, SHUTDOWN, flag);
      int closed = (int) close.invokeExact(file);
      if (file < 0 || result != 0 || closed != 0) {
        throw new AssertionError("the power of " + folder + " cannot be cut: " + result);
      }
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
