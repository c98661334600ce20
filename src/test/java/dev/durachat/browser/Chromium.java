package dev.durachat.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One Chromium for all tests of a run, given to those that ask for a {@link Browser}. */
final class Chromium implements ParameterResolver {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  /** For what a page shall show: it comes at once, but not on a machine that is busy. */
  private static final double PATIENCE_MS = 15_000;

  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--window-size=1600,1400", // of the largest page at least, or pictures are cut
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** A running one; ended with the run. */
  private record Running(Playwright playwright, Browser browser) implements AutoCloseable {
    static Running launch() {
      PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
      Path executable = executable();
      Playwright playwright =
          Playwright.create(
              new Playwright.CreateOptions()
                  .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
      return new Running(
          playwright,
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(executable)
                      .setArgs(ARGUMENTS)));
    }

    @Override
    public void close() {
      playwright.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Browser.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(Chromium.class))
        .computeIfAbsent(Running.class, key -> Running.launch(), Running.class)
        .browser();
  }

  private static Path executable() {
    return told()
        .or(Chromium::onPath)
        .orElseThrow(
            () ->
                new AssertionError(
                    "These tests need Chromium and do not pass without it. Install the package"
                        + " chromium, or name an executable by -Ddurachat.chromium=PATH or"
                        + " DURACHAT_CHROMIUM=PATH."));
  }

  private static Optional<Path> told() {
    return Stream.of(System.getProperty("durachat.chromium"), System.getenv("DURACHAT_CHROMIUM"))
        .filter(path -> path != null && !path.isBlank())
        .findFirst()
        .map(Path::of);
  }

  private static Optional<Path> onPath() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return NAMES.stream()
        .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(in -> Path.of(in, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
