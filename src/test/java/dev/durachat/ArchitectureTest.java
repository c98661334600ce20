package dev.durachat;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** Who may know whom. */
@AnalyzeClasses(packages = "dev.durachat", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String OURS = "dev.durachat..";
  private static final Set<String> DESCRIPTIONS = Set.of("ModelInfo", "ProviderInfo");
  private static final Set<String> OF_THE_DIRECTORY =
      Set.of(
          "dev.durachat.storage.Directory",
          "dev.durachat.storage.AuditLog",
          "dev.durachat.storage.AccountRecords",
          "dev.durachat.storage.SessionRecord",
          "dev.durachat.storage.SessionRecords",
          "dev.durachat.storage.InviteRecords",
          "dev.durachat.storage.ShareLinks",
          "dev.durachat.storage.StorageException");

  @ArchTest static final ArchRule chat = only("chat");
  @ArchTest static final ArchRule config = only("config");
  @ArchTest static final ArchRule metrics = only("metrics");
  @ArchTest static final ArchRule protocol = only("protocol", "chat");
  @ArchTest static final ArchRule storage = only("storage", "chat");
  @ArchTest static final ArchRule model = only("model", "chat", "config", "metrics");
  @ArchTest static final ArchRule auth = only("auth", "storage", "config", "metrics");

  @ArchTest static final ArchRule transfer = only("transfer", "chat", "protocol");

  @ArchTest
  static final ArchRule library = only("library", "transfer", "chat", "protocol", "storage");

  @ArchTest
  static final ArchRule user =
      only("user", "library", "chat", "protocol", "storage", "model", "config", "metrics");

  @ArchTest
  static final ArchRule gateway =
      only("gateway", "user", "auth", "protocol", "chat", "config", "metrics");

  /** A model is listed over HTTP, so its description is known there; how it is called is not. */
  @ArchTest
  static final ArchRule http =
      only(
          "http",
          "user",
          "library",
          "transfer",
          "auth",
          "protocol",
          "chat",
          "storage",
          "model",
          "config",
          "metrics");

  @ArchTest
  static final ArchRule httpKnowsModelsByTheirDescription =
      noClasses()
          .that()
          .resideInAPackage("dev.durachat.http..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.durachat.model..")
                  .and(
                      com.tngtech.archunit.base.DescribedPredicate.describe(
                          "no description", it -> !DESCRIPTIONS.contains(it.getSimpleName()))));

  /** Files of users belong to their actors; what is shared is open to all who serve requests. */
  @ArchTest
  static final ArchRule httpAndAuthKnowOfStorageTheDirectoryAlone =
      noClasses()
          .that()
          .resideInAnyPackage("dev.durachat.http..", "dev.durachat.auth..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.durachat.storage..")
                  .and(
                      com.tngtech.archunit.base.DescribedPredicate.describe(
                          "not of the directory",
                          it -> !OF_THE_DIRECTORY.contains(outermost(it.getName())))));

  /** The domain needs nothing but the JDK; JSpecify is there at compile time only. */
  @ArchTest
  static final ArchRule theDomainNeedsTheJdkAlone =
      classes()
          .that()
          .resideInAPackage("dev.durachat.chat..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "dev.durachat.chat..");

  @ArchTest
  static final ArchRule sqlIsInStorage =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.durachat.storage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..", "org.sqlite..", "io.vertx.sqlclient..", "io.vertx.jdbcclient..");

  @ArchTest
  static final ArchRule storageKnowsNoSockets =
      noClasses()
          .that()
          .resideInAnyPackage("dev.durachat.storage..", "dev.durachat.protocol..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx.core.http..",
              "io.vertx.core.net..",
              "io.vertx.core.eventbus..",
              "io.vertx.ext..",
              "io.netty..");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("dev.durachat.(*)..").should().beFreeOfCycles();

  private static String outermost(String name) {
    int inner = name.indexOf('$');
    return inner < 0 ? name : name.substring(0, inner);
  }

  /** A package of ours imports itself and these, of all that is ours; never the wiring. */
  private static ArchRule only(String name, String... others) {
    String[] allowed = new String[others.length + 1];
    allowed[0] = "dev.durachat." + name + "..";
    for (int i = 0; i < others.length; i++) {
      allowed[i + 1] = "dev.durachat." + others[i] + "..";
    }
    return noClasses()
        .that()
        .resideInAPackage("dev.durachat." + name + "..")
        .should()
        .dependOnClassesThat(resideInAPackage(OURS).and(not(resideInAnyPackage(allowed))));
  }
}
