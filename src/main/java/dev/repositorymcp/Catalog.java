package dev.repositorymcp;

import dev.repositorymcp.database.Database;
import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.git.GitReader;
import dev.repositorymcp.git.Trust;
import dev.repositorymcp.health.CheckHealth;
import dev.repositorymcp.repository.BriefPrompt;
import dev.repositorymcp.repository.CreateRepository;
import dev.repositorymcp.repository.Disk;
import dev.repositorymcp.repository.Export;
import dev.repositorymcp.repository.Host;
import dev.repositorymcp.repository.Import;
import dev.repositorymcp.repository.IndexResource;
import dev.repositorymcp.repository.ListRepositories;
import dev.repositorymcp.repository.QuickReads;
import dev.repositorymcp.repository.References;
import dev.repositorymcp.repository.RefreshAll;
import dev.repositorymcp.repository.Removal;
import dev.repositorymcp.repository.RepositoryPath;
import dev.repositorymcp.repository.RepositoryResource;
import dev.repositorymcp.repository.TidyPrompt;
import dev.repositorymcp.repository.UpdateRepository;
import dev.repositorymcp.tool.Prompt;
import dev.repositorymcp.tool.Resource;
import dev.repositorymcp.tool.ResourceTemplate;
import dev.repositorymcp.tool.ToolEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// THE list of what is served, put together from its parts. Making it loads jOOQ, JGit and all
/// tools, which a client's first answers don't need.
record Catalog(
    CreateRepository create,
    UpdateRepository update,
    List<ToolEntry> tools,
    List<Resource> resources,
    List<ResourceTemplate> templates,
    List<Prompt> prompts,
    Removal removal,
    RefreshAll refreshing,
    Export exporting,
    Import importing) {

  static Catalog of(Backend backend) {
    Database database = backend.database();
    Host host = backend.host();
    var transactions = new TransactionRunner(database, backend.replica());
    Path userHome = Path.of(System.getProperty("user.home", "/"));
    var paths = new RepositoryPath(userHome);
    var git = new GitReader(GitReader.TIME_LIMIT, Trust.ofUser(userHome, OptionalLong.empty()));
    var disk = new Disk(git);
    var reads = new QuickReads(database, transactions);
    var references = new References(host, paths);
    var create = new CreateRepository(transactions, host, paths, disk);
    var update = new UpdateRepository(transactions, host, paths, disk);
    return new Catalog(
        create,
        update,
        // In the order in which everybody sees them.
        List.of(
            ToolEntry.of(create),
            ToolEntry.of(new ListRepositories(transactions, host, paths, disk)),
            ToolEntry.of(update),
            ToolEntry.of(new CheckHealth(database, transactions, backend.mode()))),
        List.of(new IndexResource(reads, host)),
        List.of(new RepositoryResource(reads, references)),
        List.of(new BriefPrompt(reads, host), new TidyPrompt(reads, host)),
        new Removal(transactions, references, disk),
        new RefreshAll(transactions, host, disk),
        new Export(transactions),
        new Import(transactions, host, paths, disk));
  }
}
