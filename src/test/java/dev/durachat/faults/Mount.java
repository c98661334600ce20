package dev.durachat.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A file system of a test's own, mounted on a folder. Needs Linux, root and, mostly, luck. */
final class Mount implements AutoCloseable {
  private final Path folder;
  private final List<String> command;
  private boolean mounted;

  private Mount(Path folder, List<String> command) {
    this.folder = folder;
    this.command = command;
  }

  /** One in memory with so much space. Skips the test where that is not allowed. */
  static Mount inMemory(Path folder, int kibibytes) throws IOException {
    Files.createDirectories(folder);
    List<String> command =
        List.of("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs");
    return new Mount(folder, command).orSkip("a file system in memory");
  }

  /** An ext4 in a file beside the folder, behind a loop device. Skips the test as above. */
  static Mount ext4(Path folder, int mebibytes) throws IOException {
    Files.createDirectories(folder);
    Path image = folder.resolveSibling(folder.getFileName() + ".ext4");
    Shell.Result made = Shell.run("mkfs.ext4", "-q", "-F", image.toString(), mebibytes + "M");
    Assumptions.assumeTrue(made.worked(), () -> "mkfs.ext4 is needed: " + made.output());
    List<String> command = List.of("mount", "-t", "ext4", "-o", "loop", image.toString());
    return new Mount(folder, command).orSkip("an ext4 on a loop device");
  }

  private Mount orSkip(String what) {
    Shell.Result result = attach();
    Assumptions.assumeTrue(
        result.worked(), () -> what + " cannot be mounted here: " + result.output());
    return this;
  }

  private Shell.Result attach() {
    List<String> whole = new ArrayList<>(command);
    whole.add(folder.toString());
    Shell.Result result = Shell.run(whole.toArray(String[]::new));
    mounted = result.worked();
    return result;
  }

  Path folder() {
    return folder;
  }

  /** Changes the space of one in memory. */
  void resize(int kibibytes) {
    Shell.run("mount", "-o", "remount,size=" + kibibytes + "k", folder.toString()).expect();
  }

  /** Mounts it again, as after a start of the machine. Nobody may use it. */
  void again() {
    unmount();
    attach().expect();
  }

  private void unmount() {
    Shell.run("umount", folder.toString()).expect();
    mounted = false;
  }

  @Override
  public void close() {
    if (mounted) {
      unmount();
    }
  }
}
