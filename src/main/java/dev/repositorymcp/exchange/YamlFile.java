package dev.repositorymcp.exchange;

import dev.repositorymcp.repository.ImportLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A YAML file in which one mapping holds a mapping for each repository.
///
/// Only its nodes are looked at: no tag makes an object, no alias is copied.
final class YamlFile {
  private YamlFile() {}

  /// One repository.
  ///
  /// @param line of its key, from 1
  record Item(int line, String key, Map<String, Node> fields) {
    @Nullable String text(String field) {
      return fields.get(field) instanceof ScalarNode scalar && !scalar.getValue().isEmpty()
          ? scalar.getValue()
          : null;
    }

    List<String> texts(String field) {
      return fields.get(field) instanceof SequenceNode sequence
          ? sequence.getValue().stream()
              .filter(ScalarNode.class::isInstance)
              .map(node -> ((ScalarNode) node).getValue())
              .toList()
          : List.of();
    }
  }

  /// Makes a line of an item.
  interface Reader {
    ImportLine line(Item item);
  }

  /// @param root name of the mapping
  static List<ImportLine> read(String text, String root, Reader reader) {
    Optional<Node> document;
    try {
      document = new Compose(LoadSettings.builder().build()).composeString(text);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      return List.of(Entries.unreadable(line, "this is not YAML: " + e.getProblem() + "."));
    } catch (YamlEngineException e) {
      return List.of(
          Entries.unreadable(1, "this is not YAML, or has more aliases than a list needs."));
    }
    Node items = document.map(node -> fields(node).get(root)).orElse(null);
    if (!(items instanceof MappingNode mapping)) {
      return List.of(
          Entries.unreadable(1, "there is no mapping \"%s\" in this file.".formatted(root)));
    }
    var lines = new ArrayList<ImportLine>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        int line = key.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
        lines.add(reader.line(new Item(line, key.getValue(), fields(tuple.getValueNode()))));
      }
    }
    return lines;
  }

  private static Map<String, Node> fields(Node node) {
    var fields = new LinkedHashMap<String, Node>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key) {
          fields.put(key.getValue(), tuple.getValueNode());
        }
      }
    }
    return fields;
  }
}
