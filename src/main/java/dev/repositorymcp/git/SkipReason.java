package dev.repositorymcp.git;

/// Why a scan passed over a directory.
public enum SkipReason {
  HIDDEN("its name begins with a dot", false),
  NODE_MODULES("packages of Node", false),
  /// Links in directories that hold no directories are not counted.
  SYMBOLIC_LINK("a symbolic link", false),
  TOO_DEEP("deeper than the scan goes", false),
  OTHER_FILE_SYSTEM("on another disk", true),
  SUBMODULE("a submodule of another repository", true),
  UNREADABLE("may not be read by this user, or the disk failed", true),
  NAME_IS_NO_TEXT("its name is not valid UTF-8", true),
  BROKEN_REPOSITORY("has a .git that leads to no repository", true),
  ENTRY_LIMIT("the scan reached its limit of entries", true);

  private final String text;
  private final boolean worthNaming;

  SkipReason(String text, boolean worthNaming) {
    this.text = text;
    this.worthNaming = worthNaming;
  }

  /// A clause for people.
  public String text() {
    return text;
  }

  /// Whether people want to know which; the others are only counted.
  boolean isWorthNaming() {
    return worthNaming;
  }
}
