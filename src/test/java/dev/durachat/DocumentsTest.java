package dev.durachat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name is there. */
final class DocumentsTest {
  private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w*Test\\b");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final Pattern CODE =
      Pattern.compile("`(?:[a-z]\\w*/)?([A-Z][a-z]\\w*)(?:\\.([a-z]\\w*))?`");

  private static final Path TESTS = Path.of("src/test/java");

  private final Config defaults = ConfigFactory.parseFile(new File("conf/durachat.conf")).resolve();

  private static Stream<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
      return Stream.concat(
          Stream.of(Path.of("README.md")),
          docs.filter(path -> path.toString().endsWith(".md")).toList().stream());
    }
  }

  private static Set<String> named(Pattern pattern) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path document : documents().toList()) {
      Matcher matcher = pattern.matcher(Files.readString(document));
      while (matcher.find()) {
        names.add(matcher.group());
      }
    }
    return names;
  }

  @Test
  void everyTestThatTheyName() throws IOException {
    Set<String> there;
    try (Stream<Path> all = Files.walk(TESTS)) {
      there =
          all.map(path -> path.getFileName().toString())
              .filter(name -> name.endsWith(".java"))
              .map(name -> name.replace(".java", ""))
              .collect(Collectors.toSet());
    }
    Set<String> named = named(TEST);
    assertTrue(named.size() > 20, "the pattern finds " + named);
    named.removeAll(there);
    assertEquals(Set.of(), named);
  }

  /** In the documents for those who read the code: elsewhere such words may mean anything. */
  @Test
  void everyClassAndMethodThatTheyName() throws IOException {
    Map<String, String> classes = new HashMap<>();
    for (Path sources : List.of(Path.of("src/main/java"), TESTS)) {
      try (Stream<Path> all = Files.walk(sources)) {
        for (Path file : all.filter(path -> path.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          classes.merge(name, Files.readString(file), String::concat);
        }
      }
    }
    Set<String> missing = new TreeSet<>();
    int found = 0;
    for (Path document : documents().filter(DocumentsTest::isAboutCode).toList()) {
      Matcher named = CODE.matcher(Files.readString(document));
      while (named.find()) {
        String code = classes.get(named.group(1));
        if (code == null || (named.group(2) != null && !code.contains(named.group(2) + "("))) {
          missing.add(document + " names " + named.group());
        }
        found++;
      }
    }
    assertTrue(found > 100, "the pattern finds " + found);
    assertEquals(Set.of(), missing);
  }

  private static boolean isAboutCode(Path document) {
    return document.endsWith("ARCHITECTURE.md") || document.startsWith("docs/adr");
  }

  @Test
  void everyKeyOfTheConfigurationThatTheyName() throws IOException {
    // Classes of ours begin like keys and go on with a capital letter.
    Set<String> sections = defaults.root().keySet();
    Pattern key =
        Pattern.compile(
            "(?<=`)(?:"
                + String.join("|", sections)
                + ")\\.[a-z][a-zA-Z]*(?:\\.[a-zA-Z]+)*(?=[`=, ])");
    Set<String> named = named(key);
    assertTrue(named.size() > 20, "the pattern finds " + named);
    named.removeIf(name -> defaults.hasPathOrNull(name));
    named.remove("user.sqlite"); // A file in an export.
    assertEquals(Set.of(), named);
  }

  @Test
  void everyFileThatTheyLinkTo() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (Path document : documents().toList()) {
      Matcher matcher = LINK.matcher(Files.readString(document));
      while (matcher.find()) {
        if (!Files.exists(document.resolveSibling(matcher.group(1)))) {
          missing.add(document + " links to " + matcher.group(1));
        }
      }
    }
    assertEquals(Set.of(), missing);
  }
}
