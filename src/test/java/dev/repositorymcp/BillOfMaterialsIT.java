package dev.repositorymcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The list of what is delivered is the list of what is delivered.
class BillOfMaterialsIT {
  @Test
  void namesEveryLibraryWithItsVersionAndChecksum() throws IOException {
    JsonNode bill = new JsonMapper().readTree(Files.readString(Path.of("target/bom.json")));
    assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
    List<JsonNode> components = bill.path("components").valueStream().toList();
    assertThat(components).allMatch(one -> !one.path("version").asString().contains("SNAPSHOT"));
    Set<String> checksums =
        components.stream()
            .flatMap(one -> one.path("hashes").valueStream())
            .filter(hash -> hash.path("alg").asString().equals("SHA-256"))
            .map(hash -> hash.path("content").asString())
            .collect(Collectors.toSet());
    Set<String> names =
        components.stream()
            .map(one -> one.path("name").asString() + "-" + one.path("version").asString() + ".jar")
            .collect(Collectors.toSet());
    try (Stream<Path> libraries = Files.list(Path.of("target/app/lib"))) {
      assertThat(libraries)
          .isNotEmpty()
          .allSatisfy(
              library -> {
                assertThat(names).contains(String.valueOf(library.getFileName()));
                if (!isUnsigned(library)) {
                  assertThat(checksums).contains(checksum(library));
                }
              });
    }
  }

  /// JGit is delivered without its signature, since signed classes can't be cached: the bill has
  /// the checksum of what was published.
  private static boolean isUnsigned(Path library) {
    return String.valueOf(library.getFileName()).startsWith("org.eclipse.jgit-");
  }

  private static String checksum(Path file) throws IOException, NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }
}
