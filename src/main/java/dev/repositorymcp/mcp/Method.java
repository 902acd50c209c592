package dev.repositorymcp.mcp;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The requests that are served.
enum Method {
  INITIALIZE("initialize", Era.LEGACY, Cache.NONE, Work.NONE),
  PING("ping", Era.LEGACY, Cache.NONE, Work.NONE),
  DISCOVER("server/discover", Era.MODERN, Cache.CONSTANT, Work.NONE),
  LISTEN("subscriptions/listen", Era.MODERN, Cache.NONE, Work.NONE),
  TOOLS_LIST("tools/list", null, Cache.CONSTANT, Work.ONCE),
  TOOLS_CALL("tools/call", null, Cache.NONE, Work.FEATURE),
  RESOURCES_LIST("resources/list", null, Cache.LIVE, Work.ONCE),
  TEMPLATES_LIST("resources/templates/list", null, Cache.CONSTANT, Work.ONCE),
  RESOURCES_READ("resources/read", null, Cache.LIVE, Work.FEATURE),
  PROMPTS_LIST("prompts/list", null, Cache.CONSTANT, Work.ONCE),
  PROMPTS_GET("prompts/get", null, Cache.NONE, Work.FEATURE),
  COMPLETE("completion/complete", null, Cache.NONE, Work.FEATURE);

  /// How long a modern client may keep a result.
  enum Cache {
    /// The result says nothing about it.
    NONE(""),
    /// The same for everybody, as long as the process lives.
    CONSTANT(",\"ttlMs\":300000,\"cacheScope\":\"public\""),
    /// A user's data, which other processes change.
    LIVE(",\"ttlMs\":0,\"cacheScope\":\"private\"");

    private final String members;

    Cache(String members) {
      this.members = members;
    }

    /// What a modern result says about it, as members of a JSON object.
    String members() {
      return members;
    }
  }

  /// What an answer takes.
  enum Work {
    /// Nothing: the reader answers in passing.
    NONE,
    /// Work the first time; afterwards the answer is known.
    ONCE,
    /// A feature's code, and its database, each time.
    FEATURE
  }

  private final String wireName;
  private final @Nullable Era only;
  private final Cache cache;
  private final Work work;

  /// @param only the era that has it, or null for both
  Method(String wireName, @Nullable Era only, Cache cache, Work work) {
    this.wireName = wireName;
    this.only = only;
    this.cache = cache;
    this.work = work;
  }

  static Optional<Method> find(String wireName, Era era) {
    return Arrays.stream(values())
        .filter(method -> method.wireName.equals(wireName))
        .filter(method -> method.only == null || method.only == era)
        .findFirst();
  }

  String wireName() {
    return wireName;
  }

  Cache cache() {
    return cache;
  }

  Work work() {
    return work;
  }
}
