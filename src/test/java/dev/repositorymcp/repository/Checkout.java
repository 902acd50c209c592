package dev.repositorymcp.repository;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.transport.URIish;

/// Makes real repositories of one file, one commit and a remote.
final class Checkout {
  private static final PersonIdent AUTHOR = new PersonIdent("A", "a@example.org");

  private Checkout() {}

  /// Makes one and gives its root back.
  ///
  /// @param content of the file and of the commit, so that another content is another repository
  /// @param origin address of the remote
  static Path at(Path root, String content, String origin) throws Exception {
    Files.createDirectories(root);
    try (Git git = Git.init().setDirectory(root.toFile()).call()) {
      Files.writeString(root.resolve("README"), content);
      var _ = git.add().addFilepattern(".").call();
      var _ =
          git.commit()
              .setMessage(content)
              .setSign(false)
              .setAuthor(AUTHOR)
              .setCommitter(AUTHOR)
              .call();
      var _ = git.remoteAdd().setName("origin").setUri(new URIish(origin)).call();
    }
    return root;
  }
}
