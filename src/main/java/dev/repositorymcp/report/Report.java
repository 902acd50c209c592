package dev.repositorymcp.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.repositorymcp.tool.ToolJson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// A page about the registry, gathered repository by repository and then written. It needs nothing
/// from anywhere: styles, script and charts are part of it, and its own policy forbids it to load
/// or run anything else.
public final class Report {
  /// Rows that a browser still sorts and searches while a person types; charts count all.
  private static final int MOST_ROWS = 10_000;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Instant now;
  private final List<Row> rows = new ArrayList<>();
  private final TreeSet<String> hosts = new TreeSet<>();
  private final Facet states = new Facet("state", "State");
  private final Facet ages = new Facet("age", "Last commit");
  private final Facet tags = new Facet("tag", "Tags");
  private int total;

  /// @param now when the page is made, from which ages are counted
  public Report(Instant now) {
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    Arrays.stream(Age.values()).map(Age::words).forEach(ages::expect);
  }

  /// Takes one repository.
  ///
  /// @param view as lists show it, in JSON
  public void add(String view) {
    Row row = Row.of(ToolJson.mapper().readTree(view), now);
    total++;
    hosts.add(row.host());
    row.states().forEach(state -> states.count(state.word()));
    ages.count(row.age().words());
    row.tagValues().forEach(tags::count);
    if (rows.size() < MOST_ROWS) {
      rows.add(row);
    }
  }

  /// How many repositories were taken.
  public int total() {
    return total;
  }

  /// What the template sees.
  ///
  /// @param cut how many of all repositories the table shows; absent when that is all
  record View(
      Policy policy,
      String style,
      List<String> scripts,
      Instant now,
      String date,
      String hosts,
      boolean severalHosts,
      int total,
      List<Facet.View> facets,
      List<Row> rows,
      List<Integer> cut) {}

  /// Writes the page in UTF-8.
  public void write(OutputStream out) throws IOException {
    String style = Resource.own("report.css");
    List<String> scripts = List.of(Resource.ofChartJs(), Resource.own("report.js"));
    var view =
        new View(
            new Policy(style, scripts),
            style,
            scripts,
            now,
            DATE.format(now),
            String.join(", ", hosts),
            hosts.size() > 1,
            total,
            List.of(states.byCount(), ages.inOrder(), tags.byCount()),
            rows,
            total > rows.size() ? List.of(rows.size()) : List.of());
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
    template().execute(view, writer);
    writer.flush();
  }

  /// Every value is escaped for HTML, and a name that there isn't is an error.
  private static Template template() throws IOException {
    return Mustache.compiler().emptyStringIsFalse(true).compile(Resource.own("report.mustache"));
  }
}
