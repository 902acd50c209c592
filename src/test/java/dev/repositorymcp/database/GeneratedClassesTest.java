package dev.repositorymcp.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Holds the committed jOOQ classes to the migrations in `schema/`. `mvn test
/// -Dtest=GeneratedClassesTest -Dgenerate=write` makes them anew.
class GeneratedClassesTest {
  private static final Path COMMITTED = Path.of("src/generated/java");

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @TempDir Path fresh;

  @Test
  void committedClassesAreThoseOfTheMigrations() throws Exception {
    boolean write = System.getProperty("generate", "check").equals("write");
    generate(write ? COMMITTED : fresh);
    if (!write) {
      assertThat(sources(COMMITTED))
          .as("run: mvn test -Dtest=GeneratedClassesTest -Dgenerate=write")
          .isEqualTo(sources(fresh));
    }
  }

  private static void generate(Path directory) throws Exception {
    try (Connection connection = PostgresServer.connect(DATABASE.target())) {
      var tool = new GenerationTool();
      tool.setConnection(connection);
      tool.run(configuration(directory));
    }
  }

  private static Configuration configuration(Path directory) {
    return new Configuration()
        .withLogging(Logging.WARN)
        .withGenerator(
            new Generator()
                .withDatabase(
                    new org.jooq.meta.jaxb.Database()
                        .withName("org.jooq.meta.postgres.PostgresDatabase")
                        .withInputSchema("public")
                        .withOutputSchemaToDefault(true)
                        .withOutputCatalogToDefault(true)
                        .withIncludes("repository|setting")
                        .withIncludeRoutines(false))
                .withGenerate(
                    new Generate()
                        .withGeneratedAnnotation(false)
                        .withGlobalObjectReferences(true)
                        .withRecords(true))
                .withTarget(
                    new Target()
                        .withPackageName("dev.repositorymcp.generated")
                        .withDirectory(directory.toString())));
  }

  private static Map<String, String> sources(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      var sources = new TreeMap<String, String>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sources.put(directory.relativize(file).toString(), Files.readString(file));
      }
      return sources;
    }
  }

  @Test
  void theTableOfTheMigrationsIsThere() throws SQLException {
    assertThat(DATABASE.query("SELECT count(*) FROM repository")).containsExactly("0");
  }
}
