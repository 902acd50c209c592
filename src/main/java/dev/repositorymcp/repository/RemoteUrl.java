package dev.repositorymcp.repository;

import dev.repositorymcp.text.Unicode;
import dev.repositorymcp.tool.Failure;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The canonical form of a remote's address: `host/owner/name`.
///
/// All spellings of one remote fold to it, and whatever could be a credential (user names,
/// passwords, token parameters) is gone before anything is stored.
final class RemoteUrl {
  private static final int LONGEST = 2000;

  private static final Pattern WITH_SCHEME =
      Pattern.compile(
          "(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*)://(?:(?<user>[^/]*)@)?(?<host>\\[[^\\]]+\\]|[^/:?#]*)"
              + "(?::(?<port>[0-9]*))?(?<path>/[^?#]*)?(?:\\?(?<query>[^#]*))?(?:#.*)?");

  private static final String ADDRESS = "\\[[0-9a-fA-F:.]+]";
  private static final String LABEL = "[\\p{L}\\p{N}][\\p{L}\\p{N}_-]*";
  private static final String REST = "(?:\\?(?<query>[^#]*))?(?:#.*)?";

  /// `host:path`, as scp takes it; `https:host/path` lacks slashes and isn't meant so.
  private static final Pattern SCP_FORM =
      Pattern.compile(
          "(?!https?:|ssh:|file:)(?<host>%s|%s(?:\\.%s)*):(?<path>[^\\s:?#][^?#]*)%s"
              .formatted(ADDRESS, LABEL, LABEL, REST));

  /// What is already canonical: `host/owner/name`. A name without a dot or a port is as likely a
  /// folder.
  private static final Pattern CANONICAL =
      Pattern.compile(
          "(?<host>(?:%s|%s(?:\\.%s)+)(?::[0-9]+)?|%s:[0-9]+)(?<path>/[^?#]+)%s"
              .formatted(ADDRESS, LABEL, LABEL, LABEL, REST));

  /// What names a repository in the addresses of some servers (gitweb's `p`); everything else in a
  /// query may be a secret.
  private static final Pattern NAMING_PARAMETER =
      Pattern.compile("(p|path|project|repo|repository)=[\\w./~-]+");

  /// `user:pass/word@host/name`, whose user was taken for the host.
  private static final Pattern MISPLACED_USER = Pattern.compile(".*[^/]@[^/]+/.*");

  /// Parameters of a path's part (RFC 3986, 3.3).
  private static final Pattern PATH_PARAMETERS = Pattern.compile(";[^/]*");

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\u2028\u2029]");

  private RemoteUrl() {}

  /// The canonical form of what a person or a configuration says.
  ///
  /// @throws Failure if it is no address of a remote
  static String parse(String text) {
    String given = text.strip();
    if (given.length() > LONGEST) {
      throw Failure.invalidArgument("remote_url may have at most 2000 characters.");
    }
    return tryParse(given)
        .orElseThrow(
            () ->
                Failure.invalidArgument(
                    "remote_url must be the address of a remote, such as"
                        + " https://example.org/owner/name.git or"
                        + " git@example.org:owner/name.git."));
  }

  /// Like [#parse], but empty where the text is no address, as anything may be that a configuration
  /// holds.
  static Optional<String> tryParse(String text) {
    if (text.length() > LONGEST || !Unicode.isStorable(text) || UNPRINTABLE.matcher(text).find()) {
      return Optional.empty();
    }
    Matcher url = WITH_SCHEME.matcher(text);
    if (url.matches()) {
      return url.group("user") == null && isMisplacedUser(url.group("path"))
          ? Optional.empty()
          : ofUrl(url);
    }
    if (text.contains("://")) {
      return Optional.empty();
    }
    String place = withoutUser(text);
    boolean user = place.length() < text.length();
    // Behind a user, 2222 in example.org:2222/name is a folder, else a port.
    return Stream.of(user ? SCP_FORM : CANONICAL, user ? CANONICAL : SCP_FORM)
        .map(form -> form.matcher(place))
        .filter(Matcher::matches)
        .filter(match -> match.group("host").length() > 1)
        .filter(match -> user || !isMisplacedUser(match.group("path")))
        .findFirst()
        .flatMap(match -> folded(match.group("host"), match.group("path"), match.group("query")));
  }

  private static String withoutUser(String text) {
    int slash = text.indexOf('/');
    return text.substring(text.lastIndexOf('@', slash < 0 ? text.length() : slash) + 1);
  }

  private static boolean isMisplacedUser(@Nullable String path) {
    return path != null && MISPLACED_USER.matcher(path).matches();
  }

  private static Optional<String> ofUrl(Matcher url) {
    String scheme = url.group("scheme").toLowerCase(Locale.ROOT);
    String path = Optional.ofNullable(url.group("path")).orElse("");
    if (scheme.equals("file")) {
      return path.length() < 2 ? Optional.empty() : Optional.of("file://" + withoutSuffix(path));
    }
    String port = Optional.ofNullable(url.group("port")).orElse("");
    boolean usual =
        port.isEmpty()
            || switch (scheme.replaceFirst("^git\\+", "")) {
              case "https" -> port.equals("443");
              case "http" -> port.equals("80");
              case "ssh" -> port.equals("22");
              case "git" -> port.equals("9418");
              default -> false;
            };
    return folded(url.group("host") + (usual ? "" : ":" + port), path, url.group("query"));
  }

  private static Optional<String> folded(String host, String path, @Nullable String query) {
    String plain = PATH_PARAMETERS.matcher(path).replaceAll("");
    String name = withoutSuffix(plain.replaceAll("^/+", ""));
    if (host.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    String harmless =
        Arrays.stream(Objects.requireNonNullElse(query, "").split("&"))
            .filter(parameter -> NAMING_PARAMETER.matcher(parameter).matches())
            .collect(Collectors.joining("&"));
    return Optional.of(
        host.toLowerCase(Locale.ROOT) + "/" + name + (harmless.isEmpty() ? "" : "?" + harmless));
  }

  private static String withoutSuffix(String path) {
    return path.replaceAll("/+$", "").replaceAll("(?<=[^/])\\.git$", "").replaceAll("/+$", "");
  }
}
