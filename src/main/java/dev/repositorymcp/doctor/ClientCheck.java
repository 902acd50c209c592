package dev.repositorymcp.doctor;

import dev.repositorymcp.client.Client;
import dev.repositorymcp.client.Handshake;
import dev.repositorymcp.client.Installer;
import dev.repositorymcp.client.Launch;
import dev.repositorymcp.client.Scope;
import dev.repositorymcp.client.Surroundings;
import dev.repositorymcp.client.Target;
import dev.repositorymcp.client.Way;
import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The clients that know the server: whether what they would start does start.
///
/// @param launcher what they should start; empty if unknown
/// @param fix whether to correct an entry whose program is gone
public record ClientCheck(Surroundings surroundings, String launcher, boolean fix) {

  /// What there is to say of each client that has a configuration.
  public List<Finding> findings() throws InterruptedException {
    var findings = new ArrayList<Finding>();
    for (Client client : Client.values()) {
      for (Scope scope : Scope.values()) {
        if (client.file(scope, surroundings).isPresent()) {
          of(Target.of(client, scope, surroundings)).ifPresent(findings::add);
        }
      }
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.note(
              "clients",
              "none knows this server",
              "repository-mcp install CLIENT tells one; its --help names them."));
    }
    return findings;
  }

  private Optional<Finding> of(Target target) throws InterruptedException {
    String subject = target.client().id();
    try {
      Optional<Launch> launch = target.launch();
      return launch.isEmpty() ? Optional.empty() : Optional.of(tried(target, launch.get()));
    } catch (Failure refusal) {
      return Optional.of(Finding.error(subject, "its configuration", refusal.sentence()));
    } catch (IOException e) {
      return Optional.of(
          Finding.error(
              subject, target.file() + " can't be read", "Let this user read it: chown or chmod."));
    }
  }

  private Finding tried(Target target, Launch launch) throws IOException, InterruptedException {
    String subject = target.client().id();
    if (!isProgram(launch.command())) {
      return gone(target, launch);
    }
    return switch (Handshake.with(launch, surroundings)) {
      case Handshake.Answered(long milliseconds, String version) ->
          Finding.ok(
              subject,
              "%s %s answers in %,d ms".formatted(launch.command(), version, milliseconds));
      case Handshake.Silent(String reason) ->
          Finding.error(
              subject,
              launch.command() + " doesn't answer: " + reason,
              "Run it at a shell: what it says on standard error is the reason.");
    };
  }

  private boolean isProgram(String command) {
    Path file = Path.of(command);
    return file.isAbsolute()
        ? Files.isExecutable(file) && !Files.isDirectory(file)
        : surroundings.program(command).isPresent();
  }

  private Finding gone(Target target, Launch launch) throws IOException, InterruptedException {
    String subject = target.client().id();
    String message = "%s names %s, which is no program".formatted(target.file(), launch.command());
    if (!fix || launcher.isEmpty()) {
      return Finding.error(
          subject, message, "repository-mcp install %s, or doctor --fix".formatted(subject));
    }
    new Installer(surroundings, false, Way.file)
        .install(target, new Launch(launcher, List.of(), Map.of()));
    return Finding.mended(subject, "now starts " + launcher);
  }
}
