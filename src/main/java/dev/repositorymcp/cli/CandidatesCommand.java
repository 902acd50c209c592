package dev.repositorymcp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.repositorymcp.config.DatabaseSettings;
import dev.repositorymcp.config.Platform;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.terminal.DisplayText;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Words of the registry for a completion script, one a line. A person at the Tab key gets an
/// answer soon, or none: no failure is told.
@Command(name = "candidates", hidden = true, description = "Words for completion scripts.")
final class CandidatesCommand implements Callable<Integer> {
  /// Kinds of words. Constants are spelled as in the scripts.
  enum Kind {
    names,
    tags,
    names_and_tags
  }

  /// Who has more repositories than these types a letter first.
  private static final int MOST_ROWS = 1000;

  private final Session session;

  @Parameters private Kind kind = Kind.names;

  @Option(names = "--limit", description = "Longest wait, in seconds.")
  private long limit = 3;

  CandidatesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    var task = new FutureTask<List<String>>(this::words);
    Thread.ofVirtual().start(task);
    try {
      List<String> words = task.get(limit, TimeUnit.SECONDS);
      session.streams().out().write(String.join("\n", words).getBytes(UTF_8));
      session.streams().out().flush();
    } catch (ExecutionException | TimeoutException | IOException e) {
      // Then there is nothing to offer.
    }
    return ExitCode.DONE;
  }

  private List<String> words() throws SettingsException {
    if (neverUsed()) {
      return List.of();
    }
    return session.withServer(
        server -> {
          var words = new TreeSet<String>();
          Pages.rows(server, Map.of("fields", "name,tags"))
              .limit(MOST_ROWS)
              .flatMap(this::words)
              .forEach(words::add);
          return List.copyOf(words);
        });
  }

  /// The Tab key doesn't unpack a database.
  private boolean neverUsed() throws SettingsException {
    Settings settings = Settings.from(session.environment(), Platform.current());
    return settings.database() instanceof DatabaseSettings.Embedded embedded
        && !Files.isDirectory(embedded.home());
  }

  private Stream<String> words(JsonNode row) {
    Stream<String> names = Stream.of(DisplayText.visible(row.path("name").asString()));
    Stream<String> tags = row.path("tags").valueStream().map(JsonNode::asString);
    return switch (kind) {
      case names -> names;
      case tags -> tags;
      case names_and_tags ->
          Stream.concat(names, tags.flatMap(tag -> Stream.of("+" + tag, "-" + tag)));
    };
  }
}
