package dev.durachat.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/** Writes the outcome of each fault test to {@code target/faults}, for {@link FaultTable}. */
final class FaultRecorder implements BeforeTestExecutionCallback, ParameterResolver, TestWatcher {

  private static final ExtensionContext.Namespace ROWS =
      ExtensionContext.Namespace.create(FaultRecorder.class);

  @Override
  public void beforeTestExecution(ExtensionContext context) {
    context.getStore(ROWS).put("started", System.nanoTime());
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == FaultReport.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return report(context);
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    write(context, "held");
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    write(context, "FAILED");
  }

  @Override
  public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
    write(context, "skipped: " + (cause == null ? "" : cause.getMessage()));
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    write(context, "skipped: " + reason.orElse("disabled"));
  }

  private static FaultReport report(ExtensionContext context) {
    return Objects.requireNonNull(
        context
            .getStore(ROWS)
            .computeIfAbsent(FaultReport.class, key -> new FaultReport(), FaultReport.class));
  }

  private static void write(ExtensionContext context, String outcome) {
    Fault fault = context.getRequiredTestMethod().getAnnotation(Fault.class);
    FaultReport report = report(context);
    Long started = context.getStore(ROWS).get("started", Long.class);
    long seconds = started == null ? 0 : (System.nanoTime() - started) / 1_000_000_000;
    String row =
        "| %s | %s | %s | %s | %d s |"
            .formatted(
                Objects.requireNonNull(fault).value(),
                oneCell(report.tried()),
                oneCell(outcome),
                oneCell(report.figures()),
                seconds);
    String test = context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName();
    try {
      Path folder = Files.createDirectories(Path.of("target", "faults"));
      Files.writeString(folder.resolve(test.replaceAll("[^A-Za-z0-9.]", "_") + ".md"), row + "\n");
    } catch (IOException e) {
      throw new IllegalStateException("cannot write the row of " + test, e);
    }
  }

  private static String oneCell(String text) {
    return text.replaceAll("\\s+", " ").replace("|", "\\|");
  }
}
