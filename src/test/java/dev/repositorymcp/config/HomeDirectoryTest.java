package dev.repositorymcp.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HomeDirectoryTest {
  private static final Path ADA = Path.of("/home/ada");

  private static DatabaseSettings home(Map<String, String> environment, Platform platform)
      throws SettingsException {
    return Settings.from(environment, platform).database();
  }

  private static DatabaseSettings at(String path) {
    return new DatabaseSettings.Embedded(Path.of(path));
  }

  @Test
  void followsTheXdgSpecificationOnLinux() throws SettingsException {
    assertThat(home(Map.of("XDG_DATA_HOME", "/data"), Given.LINUX))
        .isEqualTo(at("/data/repository-mcp"));
    assertThat(home(Map.of("XDG_DATA_HOME", "data"), Given.LINUX))
        .isEqualTo(at("/home/ada/.local/share/repository-mcp"));
  }

  @Test
  void usesThePlacesOfMacAndWindows() throws SettingsException {
    assertThat(home(Map.of(), new Platform("Mac OS X", "ada", ADA, false, "mac")))
        .isEqualTo(at("/home/ada/Library/Application Support/repository-mcp"));
    var windows = new Platform("Windows 11", "ada", ADA, false, "pc");
    assertThat(home(Map.of("LocalAppData", "/local"), windows))
        .isEqualTo(at("/local/repository-mcp"));
    assertThat(home(Map.of(), windows)).isEqualTo(at("/home/ada/AppData/Local/repository-mcp"));
  }

  @Test
  void keepsTheDataOfRootWhereItsServantCanRead() throws SettingsException {
    var root = new Platform("Linux", "root", Path.of("/root"), true, "box");
    assertThat(home(Map.of("XDG_DATA_HOME", "/data"), root))
        .isEqualTo(at("/var/lib/repository-mcp"));
    assertThat(home(Map.of("REPOSITORY_MCP_HOME", "/srv/x/../y"), root)).isEqualTo(at("/srv/y"));
  }

  @Test
  void aUserWithoutHomeIsToldWhatToSet() throws SettingsException {
    var homeless = new Platform("Linux", "nobody", null, false, "box");
    var exception = catchThrowableOfType(SettingsException.class, () -> home(Map.of(), homeless));
    assertThat(exception).hasMessageContaining("Set REPOSITORY_MCP_HOME, or DATABASE_URL");
    assertThat(home(Map.of("REPOSITORY_MCP_HOME", "/srv/y"), homeless)).isEqualTo(at("/srv/y"));
    assertThat(home(Map.of("DATABASE_URL", "postgres://db/a"), homeless).label())
        .isEqualTo("db:5432/a");
  }

  @Test
  void theCurrentPlatformIsKnown() {
    assertThat(Platform.current().hostName()).isNotBlank();
    assertThat(Platform.current().userName()).isEqualTo(System.getProperty("user.name"));
  }
}
