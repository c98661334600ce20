package dev.durachat.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/**
 * How a server process is to be started: as an operator would, from the classes under test.
 *
 * <p>Begin with {@link #of}; each method adds to what is there and returns the launch itself.
 */
public final class ServerLaunch {

  private final Path conf;
  private final Path log;
  private final List<String> before = new ArrayList<>();
  private final List<String> jvm =
      new ArrayList<>(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
  private final Map<String, String> environment = new HashMap<>();
  private String classPath = System.getProperty("java.class.path");

  private ServerLaunch(Path conf, Path log) {
    this.conf = conf;
    this.log = log;
  }

  /**
   * A launch with a configuration file.
   *
   * @param log where its errors are appended
   */
  public static ServerLaunch of(Path conf, Path log) {
    return new ServerLaunch(conf, log);
  }

  /** Runs it under another command, as {@code prlimit --nofile=200}, which must exec it. */
  public ServerLaunch under(String... command) {
    before.addAll(List.of(command));
    return this;
  }

  /** Adds options of the JVM; what comes later wins. */
  public ServerLaunch jvm(String... options) {
    jvm.addAll(List.of(options));
    return this;
  }

  /**
   * Packs the classes under test into jars first, as they are when an operator runs them: reading a
   * class then takes no file descriptor.
   *
   * @param folder where the jars go
   */
  public ServerLaunch packaged(Path folder) {
    List<String> packed = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      packed.add(Files.isDirectory(path) ? pack(path, folder, packed.size()) : entry);
    }
    classPath = String.join(File.pathSeparator, packed);
    return this;
  }

  private static String pack(Path classes, Path folder, int number) {
    Path jar = folder.resolve("classes-" + number + ".jar");
    try (Stream<Path> all = Files.walk(classes);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.setLevel(Deflater.NO_COMPRESSION);
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar.toString();
  }

  /** Sets a variable of its environment. */
  public ServerLaunch environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Starts it without waiting for it. */
  public ServerProcess start(String... options) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath,
            "dev.durachat.Main",
            "--conf",
            conf.toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return ServerProcess.of(builder.start());
    } catch (IOException e) {
      throw new AssertionError("the server cannot be started", e);
    }
  }
}
