package dev.repositorymcp.repository;

import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.git.Location;
import dev.repositorymcp.git.RepositoryScanner;
import dev.repositorymcp.git.ScanOptions;
import dev.repositorymcp.git.ScanResult;
import dev.repositorymcp.git.SkipReason;
import dev.repositorymcp.repository.CreateRepository.Input;
import dev.repositorymcp.repository.CreateRepository.Output;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Registers every repository below some directories in one transaction.
///
/// @param mostShown how many of what was found an answer names, for each directory
record ScanRegistration(TransactionRunner transactions, Host host, Disk disk, int mostShown) {
  private static final int DEFAULT_DEPTH = 4;

  /// @throws Failure for arguments that suit one repository only, or a directory that isn't there
  List<Output> run(List<Input> inputs, RepositoryPath paths, CallContext whole) {
    CallContext context = RisingProgress.in(whole);
    List<Prepared> prepared = inputs.stream().map(input -> prepare(input, paths, context)).toList();
    boolean dryRun = inputs.stream().anyMatch(input -> Boolean.TRUE.equals(input.dryRun()));
    return transactions.write(
        context.cancellation(),
        tx ->
            Registrar.registering(
                tx,
                host,
                disk,
                dryRun,
                registrar ->
                    registrar.foreseeing(
                        prepared.stream().flatMap(one -> one.registrations().stream()).toList(),
                        foreseeing ->
                            prepared.stream()
                                .map(one -> one.register(foreseeing, context))
                                .toList())));
  }

  /// What a scan has found, to be registered.
  private record Prepared(Path start, int depth, Tally tally, List<Registration> registrations) {
    Output register(Registrar registrar, CallContext context) {
      Tally attempt = tally.copy();
      long done = 0;
      for (Registration registration : registrations) {
        context.cancellation().throwIfCancelled();
        attempt.register(registrar, registration);
        context.progress().report(++done, registrations.size(), "Registering repositories");
      }
      return attempt.output(start, depth);
    }
  }

  private Prepared prepare(Input input, RepositoryPath paths, CallContext context) {
    refuse("name", input.name());
    refuse("remote_url", input.remoteUrl());
    if (input.repoPath() == null || input.repoPath().isEmpty()) {
      throw Failure.invalidArgument("A scan needs repo_path, the directory to look into.");
    }
    Path start = paths.existingDirectory("repo_path", input.repoPath());
    int depth = Objects.requireNonNullElse(input.maxDepth(), DEFAULT_DEPTH);
    ScanOptions options = ScanOptions.ofDepth(depth).entering(Included.parse(input.include()));
    ScanResult scan = scan(start, options, context);
    boolean dryRun = Boolean.TRUE.equals(input.dryRun());
    var tally = new Tally(scan, mostShown, dryRun);
    List<Registration> registrations = registrations(scan.found(), input, tally, context);
    return new Prepared(start, depth, tally, registrations);
  }

  private static void refuse(String argument, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      throw Failure.invalidArgument(
          "%s belongs to one repository; leave it out when you scan.".formatted(argument));
    }
  }

  private static ScanResult scan(Path start, ScanOptions options, CallContext context) {
    try {
      return RepositoryScanner.scan(start, options, context);
    } catch (IOException e) {
      throw Failure.invalidArgument(
          "repo_path \"%s\" can't be read; check the disk and its permissions.".formatted(start));
    }
  }

  private List<Registration> registrations(
      List<Location> found, Input input, Tally tally, CallContext context) {
    var registrations = new ArrayList<Registration>();
    for (Optional<Sighting> sighting :
        disk.lookAll(found.stream().map(Location::root).toList(), context)) {
      sighting.ifPresentOrElse(
          seen -> registrations.add(Registration.ofScanned(seen, input)),
          () -> tally.skip("the disk did not answer"));
    }
    return registrations;
  }

  /// Counts what becomes of a scan. Work in a transaction may be repeated, hence [#copy].
  private static final class Tally {
    private final ScanResult scan;
    private final int mostShown;
    private final boolean dryRun;
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final Map<String, Long> skipped = new LinkedHashMap<>();
    private final List<Map<String, Object>> shown = new ArrayList<>();
    private int registered;

    Tally(ScanResult scan, int mostShown, boolean dryRun) {
      this.scan = scan;
      this.mostShown = mostShown;
      this.dryRun = dryRun;
      for (Registrar.Outcome outcome : Registrar.Outcome.values()) {
        counts.put(outcome.word(), 0);
      }
      scan.counts().forEach((SkipReason reason, Long count) -> skipped.put(reason.text(), count));
    }

    Tally copy() {
      var copy = new Tally(scan, mostShown, dryRun);
      copy.skipped.putAll(skipped);
      return copy;
    }

    void skip(String reason) {
      skipped.merge(reason, 1L, Long::sum);
    }

    void register(Registrar registrar, Registration registration) {
      try {
        Registrar.Result result = registrar.register(registration);
        counts.merge(result.outcome().word(), 1, Integer::sum);
        if (registered++ < mostShown) {
          var row = new LinkedHashMap<String, Object>();
          row.put("outcome", result.outcome().word());
          row.putAll(Fields.DEFAULT.of(result.row()));
          if (dryRun && result.outcome() == Registrar.Outcome.CREATED) {
            row.remove("repo_id");
          }
          shown.add(row);
        }
      } catch (Failure failure) {
        if (failure.code() != Failure.Code.AMBIGUOUS_REPOSITORY) {
          throw failure;
        }
        skip("may be one of several registered repositories whose place is gone");
      }
    }

    Output output(Path start, int depth) {
      String note = registered == 0 ? nothing(start, depth) : null;
      return new Output(
          "success",
          null,
          null,
          null,
          note,
          counts,
          skipped,
          shown,
          registered > shown.size() ? true : null);
    }

    private String nothing(Path start, int depth) {
      List<String> missed = Included.missed(scan.counts().keySet());
      return "No repository was found in %s, %d levels down: %d directories were looked into. Scan another directory%s or raise max_depth."
          .formatted(
              start,
              depth,
              scan.directories(),
              missed.isEmpty() ? "" : ", include " + String.join(",", missed));
    }
  }
}
