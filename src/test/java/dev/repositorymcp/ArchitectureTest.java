package dev.repositorymcp;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The table of who may import whom, and the rules that keep secrets, streams and connections in
/// their rooms.
class ArchitectureTest {
  private static final String ROOT = "dev.repositorymcp.";
  private static final List<String> EVERYWHERE = List.of("java..", "javax..", "org.jspecify..");

  /// Package → what it may import beyond the JDK.
  private static final Map<String, List<String>> MAY_IMPORT = new LinkedHashMap<>();

  static {
    MAY_IMPORT.put("text", List.of());
    MAY_IMPORT.put("config", List.of(ROOT + "text.."));
    MAY_IMPORT.put(
        "tool",
        List.of(ROOT + "text..", "com.fasterxml.jackson..", "tools.jackson..", "com.networknt.."));
    MAY_IMPORT.put(
        "database",
        List.of(
            ROOT + "config..",
            ROOT + "tool..",
            "org.jooq..",
            "com.zaxxer.hikari..",
            "org.postgresql..",
            "org.flywaydb..",
            "org.slf4j.."));
    MAY_IMPORT.put(
        "backup",
        List.of(
            ROOT + "tool..",
            ROOT + "database..",
            ROOT + "generated..",
            "org.jooq..",
            "org.postgresql.."));
    MAY_IMPORT.put("embedded", List.of(ROOT + "config..", "org.tukaani.xz..", "org.slf4j.."));
    MAY_IMPORT.put(
        "git",
        List.of(
            ROOT + "text..",
            ROOT + "tool..",
            "org.eclipse.jgit..",
            "com.sun.security.auth.module..",
            "org.slf4j.."));
    MAY_IMPORT.put(
        "repository",
        List.of(
            ROOT + "text..",
            ROOT + "tool..",
            ROOT + "database..",
            ROOT + "git..",
            ROOT + "generated..",
            "org.jooq..",
            "com.fasterxml.uuid..",
            "tools.jackson..",
            "org.slf4j.."));
    MAY_IMPORT.put(
        "health",
        List.of(ROOT + "tool..", ROOT + "database..", ROOT + "generated..", "org.jooq.."));
    MAY_IMPORT.put("jsonrpc", List.of("tools.jackson..", "com.fasterxml.jackson..", "org.slf4j.."));
    MAY_IMPORT.put(
        "mcp",
        List.of(
            ROOT + "text..",
            ROOT + "jsonrpc..",
            ROOT + "tool..",
            "io.modelcontextprotocol..",
            "reactor..",
            "org.reactivestreams..",
            "tools.jackson..",
            "com.fasterxml.jackson..",
            "org.slf4j.."));
    MAY_IMPORT.put("client", List.of(ROOT + "config..", ROOT + "tool..", "tools.jackson.."));
    MAY_IMPORT.put("demo", List.of(ROOT + "git..", "org.eclipse.jgit..", "tools.jackson.."));
    MAY_IMPORT.put("doctor", List.of(ROOT + "tool..", ROOT + "client..", "tools.jackson.."));
    MAY_IMPORT.put(
        "exchange",
        List.of(
            ROOT + "tool..", ROOT + "repository..", "tools.jackson..", "org.snakeyaml.engine.."));
    MAY_IMPORT.put(
        "report", List.of(ROOT + "tool..", "tools.jackson..", "com.samskivert.mustache.."));
    MAY_IMPORT.put("terminal", List.of(ROOT + "tool..", "org.jline..", "me.tongfei.progressbar.."));
    MAY_IMPORT.put(
        "cli",
        List.of(
            "dev.repositorymcp",
            ROOT + "text..",
            ROOT + "config..",
            ROOT + "tool..",
            ROOT + "mcp..",
            ROOT + "repository..",
            ROOT + "terminal..",
            ROOT + "exchange..",
            ROOT + "backup..",
            ROOT + "client..",
            ROOT + "doctor..",
            ROOT + "demo..",
            ROOT + "report..",
            "picocli..",
            "tools.jackson..",
            "ch.qos.logback..",
            "org.slf4j.."));
  }

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/generated/"))
          .importPackages("dev.repositorymcp");

  @Test
  void packagesImportOnlyWhatTheTableAllows() {
    MAY_IMPORT.forEach(
        (name, allowed) -> {
          var packages = new ArrayList<String>(EVERYWHERE);
          packages.add(ROOT + name + "..");
          packages.addAll(allowed);
          classes()
              .that()
              .resideInAPackage(ROOT + name + "..")
              .should()
              .onlyDependOnClassesThat(resideInAnyPackage(packages.toArray(String[]::new)))
              .allowEmptyShould(true)
              .check(CLASSES);
        });
  }

  @Test
  void everyPackageStandsInTheTable() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
        .allMatch(
            name ->
                name.equals("dev.repositorymcp")
                    || name.startsWith(ROOT + "generated")
                    || MAY_IMPORT.containsKey(name.substring(ROOT.length())));
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(
            CLASSES.stream()
                .filter(type -> !type.getPackageName().startsWith(ROOT + "generated"))
                .map(JavaClass::getPackage)
                .distinct())
        .allMatch(folder -> folder.isAnnotatedWith(NullMarked.class));
  }

  @Test
  void onlyTheCommandLineReadsTheEnvironment() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli..")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(CLASSES);
  }

  @Test
  void onlyMainTouchesTheStandardStreams() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.repositorymcp.Main")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "in")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  @Test
  void connectionsStayInsideTheDatabasePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "database..", ROOT + "embedded..", ROOT + "backup..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("com.zaxxer.hikari..")
                .or(JavaClass.Predicates.assignableTo(Connection.class))
                .or(JavaClass.Predicates.assignableTo(DataSource.class)))
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycle() {
    slices()
        .matching(ROOT + "(*)..")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(not(resideInAnyPackage("dev.repositorymcp..")), resideInAnyPackage(".."))
        .check(CLASSES);
  }
}
