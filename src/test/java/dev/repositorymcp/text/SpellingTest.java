package dev.repositorymcp.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
  private static final List<String> NAMES = List.of("POOL_SIZE", "POOL_TIMEOUT", "MAX_OVERFLOW");

  @Test
  void findsWhatAMistypedNameWasMeantToBe() {
    assertThat(Spelling.closest("POOL_TIMEOT", NAMES)).contains("POOL_TIMEOUT");
    assertThat(Spelling.closest("POOLSIZE", NAMES)).contains("POOL_SIZE");
    assertThat(Spelling.closest("sacn", List.of("list", "scan"))).contains("scan");
  }

  @Test
  void aWordOfOneNameMeansIt() {
    List<String> arguments = List.of("repo_path", "remote_url", "repo_id", "new_path");
    assertThat(Spelling.meant("url", arguments)).contains("remote_url");
    assertThat(Spelling.meant("id", arguments)).contains("repo_id");
    assertThat(Spelling.meant("repo_pth", arguments)).contains("repo_path");
    assertThat(Spelling.meant("path", arguments)).as("two have it").isEmpty();
  }

  @Test
  void suggestsNothingForAnUnrelatedWord() {
    assertThat(Spelling.closest("colour", NAMES)).isEmpty();
    assertThat(Spelling.closest("nacs", List.of("list", "scan"))).isEmpty();
    assertThat(Spelling.closest("", NAMES)).isEmpty();
  }
}
