package dev.repositorymcp.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// The page as text; test/report looks at it in a browser.
class ReportTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final String HOSTILE =
      "</script></style><img src=x onerror=alert(1)>\"'`&{{now}}\u202e\u0001";

  private static String view(String name, Map<String, ?> more) {
    var view = new LinkedHashMap<String, Object>(Map.of("name", name, "host", "workbench"));
    view.putAll(more);
    return JsonMapper.shared().writeValueAsString(view);
  }

  private static String page(String... views) throws IOException {
    var report = new Report(NOW);
    List.of(views).forEach(report::add);
    var out = new ByteArrayOutputStream();
    report.write(out);
    return out.toString(UTF_8);
  }

  /// Without the style and the scripts.
  private static String content(String page) {
    return page.replaceAll("(?s)<(style|script)>.*?</\\1>", "");
  }

  private static List<String> find(String pattern, String page) {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(page)
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  private static List<String> counts(String facet, String page) {
    String section =
        find("<section class=\"card\" data-facet=\"%s\"(.*?)</section>".formatted(facet), page)
            .getFirst();
    return Pattern.compile("<bdi>([^<]*)</bdi></th><td>([0-9]+)</td>")
        .matcher(section)
        .results()
        .map(result -> result.group(1) + " " + result.group(2))
        .toList();
  }

  @Test
  void countsStatesAgesAndTags() throws IOException {
    String page =
        page(
            view(
                "atlas",
                Map.of(
                    "state",
                    "dirty,ahead",
                    "ahead",
                    3,
                    "tags",
                    List.of("backend", "map"),
                    "committed_at",
                    "2026-11-24T00:00:00Z")),
            view(
                "globe",
                Map.of(
                    "state", "dirty",
                    "tags", List.of("map"),
                    "committed_at", "2024-01-01T00:00:00Z")),
            view("far", Map.of("tags", List.of())));
    assertThat(counts("state", page)).containsExactly("dirty 2", "ahead 1", "unknown 1");
    assertThat(counts("age", page))
        .containsExactly("under a week 1", "2 years or more 1", "unknown 1");
    assertThat(counts("tag", page)).containsExactly("map 2", "backend 1", "no tag 1");
    assertThat(content(page)).contains("ahead 3</span>", "datetime=\"2024-01-01T00:00:00Z\"");
  }

  @Test
  void whatIsHostileIsOnlyText() throws IOException {
    String page =
        page(
            view(
                HOSTILE,
                Map.of(
                    "path", "/" + HOSTILE,
                    "host", HOSTILE,
                    "remote_url", HOSTILE,
                    "description", HOSTILE,
                    "branch", HOSTILE,
                    "tags", List.of(HOSTILE))));
    assertThat(content(page))
        .doesNotContain("<img", "</script><", "onerror=alert", "\"'`")
        .contains("&lt;/script&gt;&lt;/style&gt;&lt;img src", "{{now}}");
    assertThat(find("<(script|style)[> ]", page)).containsExactly("style", "script", "script");
  }

  @Test
  void thePolicyAllowsOurScriptsAndStyleAndNothingElse() throws Exception {
    String page = page();
    String policy =
        find("Content-Security-Policy\" content=\"(.*?)\"", page)
            .getFirst()
            .replace("&#39;", "'")
            .replace("&#x3D;", "=");
    assertThat(policy).startsWith("default-src 'none'");
    for (String part : find("<(?:script|style)>(.*?)</(?:script|style)>", page)) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(part.getBytes(UTF_8));
      assertThat(policy).contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
    }
    assertThat(policy).doesNotContain("unsafe", "http", "*");
  }

  @Test
  void nothingIsLoaded() throws IOException {
    String page = page(view("atlas", Map.of("remote_url", "example.org/o/atlas")));
    assertThat(content(page)).doesNotContain("src=\"", "http:", "https:", "url(");
    assertThat(page).contains("Chart.js", "MIT License").doesNotContain("sourceMappingURL");
  }

  @Test
  void anEmptyRegistryHasAPageToo() throws IOException {
    assertThat(content(page())).contains("0 repositories");
  }

  @Test
  void theTableEndsWhereABrowserWouldGetSlowAndSaysSo() throws IOException {
    var report = new Report(NOW);
    for (int i = 0; i < 10_001; i++) {
      report.add(view("r" + i, Map.of()));
    }
    var out = new ByteArrayOutputStream();
    report.write(out);
    String page = out.toString(UTF_8);
    assertThat(find("(<tr data-facets)", page)).hasSize(10_000);
    assertThat(page).contains("The table has the first 10000 of them", "10001 on ");
    assertThat(report.total()).isEqualTo(10_001);
  }

  @Test
  void theMachineIsShownWhereThereAreSeveral() throws IOException {
    assertThat(content(page(view("atlas", Map.of())))).doesNotContain("Machine</th>");
    assertThat(content(page(view("atlas", Map.of()), view("globe", Map.of("host", "laptop")))))
        .contains("Machine</th>", "laptop, workbench");
  }
}
