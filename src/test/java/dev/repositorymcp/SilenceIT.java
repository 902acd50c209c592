package dev.repositorymcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.Bridge;
import dev.repositorymcp.database.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Standard output carries the protocol in UTF-8 and nothing else, whatever the environment says.
class SilenceIT {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String TEXT = "Zürich 東京 🚀 – naïve";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LC_ALL=C;LOG_LEVEL=DEBUG;SQL_ECHO=true",
        "LC_ALL=de_DE.ISO-8859-1;JAVA_TOOL_OPTIONS=-XX:+UseLargePages -Xlog:gc=info",
        "JDK_JAVA_OPTIONS=-verbose:gc;JAVA_TOOL_OPTIONS=-Dfile.encoding=ISO-8859-1"
            + " -Dstdout.encoding=US-ASCII -Duser.timezone=Nowhere/Atlantis",
        "_JAVA_OPTIONS=-XX:+PrintFlagsFinal;REPOSITORY_MCP_JAVA_OPTIONS=-Xlog:gc"
      })
  void nothingInTheEnvironmentSpeaksOnStandardOutput(String variables) throws Exception {
    DATABASE.execute("TRUNCATE repository");
    try (Bridge bridge = DATABASE.bridge()) {
      var environment = new LinkedHashMap<>(Map.of("DATABASE_URL", bridge.url()));
      for (String variable : variables.split(";", -1)) {
        String[] parts = variable.split("=", 2);
        environment.put(parts[0], parts[1]);
      }
      try (ServedProcess server = ServedProcess.start(environment)) {
        var _ = server.client.initialize("2025-11-25");
        var created =
            server.client.call(
                "create_repository",
                "{\"remote_url\":\"https://example.org/o/r\",\"description\":\"" + TEXT + "\"}");
        assertThat(created.at("/structuredContent/repository/description").asString())
            .isEqualTo(TEXT);
        assertThat(created.at("/content/0/text").asString()).contains(TEXT);
        assertThat(server.end()).isZero();
        server.assertCleanOutput();
        assertThat(server.client.lines()).hasSize(2);
      }
    }
    assertThat(DATABASE.query("SELECT description FROM repository")).containsExactly(TEXT);
  }

  @Test
  void aBrokenCacheOfTheVirtualMachineCostsTimeAlone() throws Exception {
    Path source = Path.of("").toAbsolutePath();
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path app = Files.createDirectories(folder.resolve("target/app"));
    for (String file : new String[] {"repository-mcp", "java.options"}) {
      Files.copy(source.resolve("bin").resolve(file), bin.resolve(file));
    }
    for (String file : new String[] {"repository-mcp.jar", "lib", ".complete"}) {
      Files.createSymbolicLink(app.resolve(file), source.resolve("target/app").resolve(file));
    }
    Files.writeString(app.resolve("repository-mcp.jsa"), "no cache at all");
    Path launcher = bin.resolve("repository-mcp");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    try (ServedProcess server =
        ServedProcess.start(launcher, Map.of("DATABASE_URL", "postgresql://app@127.0.0.1:1/reg"))) {
      assertThat(server.client.modern("tools/list", "{}").has("result")).isTrue();
      assertThat(server.end()).isZero();
      server.assertCleanOutput();
    }
  }
}
