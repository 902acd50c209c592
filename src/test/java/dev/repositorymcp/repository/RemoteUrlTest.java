package dev.repositorymcp.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteUrlTest {
  private static final long SEED = 20_261_125;
  private static final int ROUNDS = 20_000;
  private static final String SECRET = "ghp_EXAMPLE0123456789";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          https://example.org/o/r.git                      | example.org/o/r
          https://example.org/o/r                          | example.org/o/r
          https://example.org/o/r/                         | example.org/o/r
          https://example.org/o/r.git/                     | example.org/o/r
          https://EXAMPLE.org/O/R.git                      | example.org/O/R
          HTTPS://example.org/o/r                          | example.org/o/r
          http://example.org/o/r                           | example.org/o/r
          git://example.org/o/r.git                        | example.org/o/r
          git+ssh://git@example.org/o/r                    | example.org/o/r
          ssh://git@example.org/o/r.git                    | example.org/o/r
          git@example.org:o/r.git                          | example.org/o/r
          git@example.org:/o/r.git                         | example.org/o/r
          example.org:o/r                                  | example.org/o/r
          example.org/o/r                                  | example.org/o/r
          example.org/o/r.git                              | example.org/o/r
          https://example.org:443/o/r                      | example.org/o/r
          http://example.org:80/o/r                        | example.org/o/r
          ssh://git@example.org:22/o/r                     | example.org/o/r
          git://example.org:9418/o/r                       | example.org/o/r
          https://example.org:/o/r                         | example.org/o/r
          https://example.org:8443/o/r                     | example.org:8443/o/r
          ssh://git@example.org:443/o/r                    | example.org:443/o/r
          ssh://git@ssh.example.org:2222/o/r               | ssh.example.org:2222/o/r
          git@example.org:2222/r                           | example.org/2222/r
          https://192.168.1.5/o/r                          | 192.168.1.5/o/r
          ssh://git@192.168.1.5:2222/o/r                   | 192.168.1.5:2222/o/r
          git@192.168.1.5:o/r                              | 192.168.1.5/o/r
          ssh://git@localhost:2222/r                       | localhost:2222/r
          https://[2001:DB8::1]/o/r                        | [2001:db8::1]/o/r
          ssh://git@[2001:db8::1]:2222/o/r                 | [2001:db8::1]:2222/o/r
          git@[2001:db8::1]:o/r                            | [2001:db8::1]/o/r
          https://gitserver/team/r                         | gitserver/team/r
          git@gitserver:team/r                             | gitserver/team/r
          ssh://git@example.org/~ada/r.git                 | example.org/~ada/r
          https://example.org/a/b/c/d.git                  | example.org/a/b/c/d
          https://example.org/o/My%20Repo                  | example.org/o/My%20Repo
          https://example.org/@scope/r                     | example.org/@scope/r
          https://example.org/o/r#readme                   | example.org/o/r
          https://example.org/o/r?path=a                   | example.org/o/r?path=a
          file:///srv/git/r.git                            | file:///srv/git/r
          file:///srv/git/r/                               | file:///srv/git/r
          file://localhost/srv/git/r                       | file:///srv/git/r
          """)
  void everySpellingFoldsToOne(String spelling, String canonical) {
    assertThat(RemoteUrl.parse(spelling)).isEqualTo(canonical);
    assertThat(RemoteUrl.parse("  " + spelling + "\n")).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          https://oauth2:ghp_EXAMPLE0123456789@example.org/o/r.git      | example.org/o/r
          https://ghp_EXAMPLE0123456789@example.org/o/r.git             | example.org/o/r
          https://ghp_EXAMPLE0123456789:x-oauth-basic@example.org/o/r   | example.org/o/r
          https://user:p%40ss@example.org/x                             | example.org/x
          https://user:a@b@example.org/x                                | example.org/x
          https://user:a:b@example.org:8443/x                           | example.org:8443/x
          https://user:a?b#c@example.org/x                              | example.org/x
          ssh://user:ghp_EXAMPLE0123456789@example.org/o/r              | example.org/o/r
          https://example.org/x?private_token=ghp_EXAMPLE0123456789     | example.org/x
          https://example.org/x?a=1&ACCESS_TOKEN=ghp_EXAMPLE0123456789&p=b | example.org/x?p=b
          https://example.org/x?pat=ghp_EXAMPLE0123456789&pw=y&code=z    | example.org/x
          https://example.org/x?x=y;token=ghp_EXAMPLE0123456789          | example.org/x
          https://example.org/o;token=ghp_EXAMPLE0123456789/p            | example.org/o/p
          https://example.org/x?p=a;token=ghp_EXAMPLE0123456789          | example.org/x
          https://example.org/x?access%5Ftoken=ghp_EXAMPLE0123456789    | example.org/x
          https://example.org/x?%74oken=ghp_EXAMPLE0123456789           | example.org/x
          https://example.org/x#token=ghp_EXAMPLE0123456789             | example.org/x
          example.org/x?token=ghp_EXAMPLE0123456789                     | example.org/x
          oauth2:ghp_EXAMPLE0123456789@example.org/o/r.git              | example.org/o/r
          ghp_EXAMPLE0123456789@example.org/o/r.git                     | example.org/o/r
          user:ghp_EXAMPLE0123456789@example.org:o/r.git                | example.org/o/r
          file://user:ghp_EXAMPLE0123456789@host/srv/git/r              | file:///srv/git/r
          """)
  void credentialsAreTakenOut(String spelling, String canonical) {
    assertThat(RemoteUrl.parse(spelling)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "r",
        "o/r",
        "src/main/java",
        "../other/r",
        "./r",
        "/srv/git/r",
        "~/r",
        "https://",
        "https://example.org",
        "https://example.org/",
        "https:///o/r",
        "file://",
        "file:///",
        "C:\\src\\r",
        "C:/src/r",
        "c:r",
        "\\\\server\\share\\r",
        "https://user:pa/ss@example.org/o/r",
        "https://example.org:port/o/r",
        "https:example.org/o/r",
        "https:/example.org/o/r",
        "git@example.org",
        "git@example.org:",
        "not a url",
        "-oProxyCommand=x:y",
      })
  void whatIsNoAddressIsRefusedWithoutQuotingIt(String text) {
    assertThat(Registry.refused(() -> RemoteUrl.parse(text)))
        .isEqualTo(
            "INVALID_ARGUMENT: remote_url must be the address of a remote, such as"
                + " https://example.org/owner/name.git or git@example.org:owner/name.git.");
  }

  @Test
  void twoThousandCharactersAreTheMost() {
    String longest = "https://example.org/" + "r".repeat(1980);
    assertThat(RemoteUrl.parse(longest)).hasSize(2000 - "https://".length());
    assertThat(Registry.refused(() -> RemoteUrl.parse(longest + "r"))).contains("at most 2000");
  }

  private static String oneOf(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /// Some remote, with a secret wherever people and forges put theirs.
  private static String remoteWithSecret(Random random) {
    String host =
        oneOf(random, "example.org", "EXAMPLE.ORG", "10.0.0.7", "[::1]", "localhost", "git.a.b");
    String path = oneOf(random, "o/r", "o/r.git", "a/b/c", "r", "@o/r", "~ada/r/", "o/r.git/");
    String user = oneOf(random, "", "git", "oauth2", "x-access-token", "a.b", "a+b", "a%40b");
    String password = oneOf(random, "", "a@b:", "%2F", "ü", "$&=;", "?", "#") + SECRET;
    String credentials = oneOf(random, user + ":" + password, SECRET, SECRET + ":x-oauth-basic");
    String scheme = oneOf(random, "https://", "http://", "ssh://", "git://", "git+https://", "");
    String port = scheme.isEmpty() ? "" : oneOf(random, "", ":443", ":22", ":8443", ":");
    String separator = scheme.isEmpty() ? oneOf(random, ":", "/", ":/") : "/";
    String name =
        oneOf(random, "token", "access_token", "private_token", "PASSWORD", "api_key", "sig");
    String query = oneOf(random, "", "?%s=%s", "?a=1&%s=%s", "?%s=%s&b=2").formatted(name, SECRET);
    return scheme + credentials + "@" + host + port + separator + path + query;
  }

  @Test
  void noCredentialSurvives() {
    var random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      String remote = remoteWithSecret(random);
      Optional<String> canonical = RemoteUrl.tryParse(remote);
      assertThat(canonical.orElse("")).as(remote).doesNotContain(SECRET);
    }
  }

  @Test
  void whatIsCanonicalStaysAsItIs() {
    var random = new Random(SEED);
    List<String> hosts =
        List.of("example.org", "10.0.0.7", "[2001:db8::1]", "example.org:8443", "localhost:2222");
    for (int round = 0; round < ROUNDS; round++) {
      String host = hosts.get(random.nextInt(hosts.size()));
      String path = oneOf(random, "o/r", "a/b/c", "r", "@o/r", "~ada/r", "2222/r", "o/a%20b");
      String canonical =
          RemoteUrl.parse(oneOf(random, "https://", "ssh://git@") + host + "/" + path);
      assertThat(canonical).isEqualTo(host + "/" + path);
      assertThat(RemoteUrl.parse(canonical)).isEqualTo(canonical);
    }
    assertThat(RemoteUrl.parse("file:///srv/git/r")).isEqualTo("file:///srv/git/r");
  }
}
