package dev.repositorymcp.git;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.attributes.Attribute;
import org.eclipse.jgit.attributes.AttributesNode;
import org.eclipse.jgit.attributes.AttributesRule;

/// The attributes of tracked files, from `info/attributes` and every `.gitattributes` between the
/// root and the file. Asked only for files whose content must be compared.
final class Attributes {
  private static final String MACRO = "[attr]";

  private final Path root;
  private final Path commonDirectory;
  private final Map<Path, List<AttributesRule>> known = new HashMap<>();

  Attributes(Path root, Path commonDirectory) {
    this.root = root;
    this.commonDirectory = commonDirectory;
  }

  /// All that is said of one file.
  ///
  /// @param path relative to the root, with `/`
  /// @return attribute → its last word; unspecified ones are absent
  Map<String, Attribute> of(String path) throws IOException {
    var found = new LinkedHashMap<String, Attribute>();
    apply(rules(commonDirectory.resolve("info/attributes")), path, found);
    int start = path.lastIndexOf('/');
    while (start >= 0) {
      Path directory = root.resolve(path.substring(0, start));
      apply(rules(directory.resolve(".gitattributes")), path.substring(start + 1), found);
      start = start == 0 ? -1 : path.lastIndexOf('/', start - 1);
    }
    apply(rules(root.resolve(".gitattributes")), path, found);
    found.values().removeIf(attribute -> attribute.getState() == Attribute.State.UNSPECIFIED);
    return found;
  }

  /// Later lines win over earlier ones, nearer files over farther ones.
  private void apply(List<AttributesRule> rules, String path, Map<String, Attribute> found)
      throws IOException {
    for (AttributesRule rule : rules.reversed()) {
      if (!rule.getPattern().startsWith(MACRO) && rule.isMatch(path, false)) {
        for (Attribute attribute : rule.getAttributes().reversed()) {
          set(attribute, found);
        }
      }
    }
  }

  private void set(Attribute attribute, Map<String, Attribute> found) throws IOException {
    if (found.putIfAbsent(attribute.getKey(), attribute) == null
        && attribute.getState() == Attribute.State.SET) {
      for (Attribute meant : macro(attribute.getKey()).reversed()) {
        if (!meant.getKey().equals(attribute.getKey())) {
          set(meant, found);
        }
      }
    }
  }

  private List<Attribute> macro(String name) throws IOException {
    for (Path file :
        List.of(commonDirectory.resolve("info/attributes"), root.resolve(".gitattributes"))) {
      for (AttributesRule rule : rules(file).reversed()) {
        if (rule.getPattern().equals(MACRO + name)) {
          return rule.getAttributes();
        }
      }
    }
    return name.equals("binary")
        ? List.of(new Attribute("text", Attribute.State.UNSET))
        : List.of();
  }

  private List<AttributesRule> rules(Path file) throws IOException {
    List<AttributesRule> rules = known.get(file);
    if (rules == null) {
      var node = new AttributesNode();
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(file)) {
        byte[] text = SmallFile.read(file, SmallFile.LONG, LinkOption.NOFOLLOW_LINKS);
        node.parse(new ByteArrayInputStream(text));
      }
      rules = node.getRules();
      known.put(file, rules);
    }
    return rules;
  }
}
