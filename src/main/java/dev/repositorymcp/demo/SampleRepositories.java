package dev.repositorymcp.demo;

import dev.repositorymcp.git.InertSystem;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.transport.URIish;

/// Five small repositories, each in another state.
///
/// @param folder that holds them
public record SampleRepositories(Path folder) {
  private static final PersonIdent AUTHOR = new PersonIdent("demo", "demo@example.org");

  /// Makes them.
  public void make() throws IOException {
    // Neither hooks nor settings of the user have a part in this.
    InertSystem.install();
    try {
      make("atlas", "Tiles and routes for the map", true, false);
      make("billing", "Invoices, monthly", true, true);
      make("website", "The public pages", true, false);
      make("dotfiles", "Settings of the shell", false, false);
      make("scratch", "Half an idea", false, true);
    } catch (GitAPIException | URISyntaxException e) {
      throw new IOException("The sample repositories could not be made", e);
    }
  }

  private void make(String name, String purpose, boolean remote, boolean dirty)
      throws IOException, GitAPIException, URISyntaxException {
    Path path = Files.createDirectories(folder.resolve(name));
    try (Git git = Git.init().setDirectory(path.toFile()).setInitialBranch("main").call()) {
      Files.writeString(path.resolve("README"), purpose + ".\n");
      git.add().addFilepattern(".").call();
      git.commit().setMessage("Begin").setAuthor(AUTHOR).setCommitter(AUTHOR).setSign(false).call();
      if (remote) {
        git.remoteAdd()
            .setName("origin")
            .setUri(new URIish("https://example.org/demo/" + name + ".git"))
            .call();
      }
      if (dirty) {
        Files.writeString(path.resolve("README"), purpose + ", soon.\n");
      }
    }
  }
}
