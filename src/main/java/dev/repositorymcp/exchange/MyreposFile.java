package dev.repositorymcp.exchange;

import dev.repositorymcp.repository.ImportLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `.mrconfig` of myrepos: a section for each repository, whose `checkout` is a command line. No
/// command in it is run, `include` among them.
final class MyreposFile {
  private static final Pattern SECTION = Pattern.compile("\\[([^\\]]*)]\\s*");
  private static final Pattern PARAMETER = Pattern.compile("(\\w+)\\s*=\\s*(.*)");
  private static final Pattern CONTINUED = Pattern.compile("\\s+(\\S.*)");

  private final Path base;
  private final List<ImportLine> lines = new ArrayList<>();
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private @Nullable String section;
  private @Nullable String parameter;
  private int sectionLine;

  private MyreposFile(Path base) {
    this.base = base;
  }

  static List<ImportLine> read(String text, Path base) {
    var file = new MyreposFile(base);
    int number = 0;
    for (String line : text.lines().toList()) {
      file.take(++number, line);
    }
    file.endSection();
    return file.lines;
  }

  private void take(int number, String line) {
    Matcher continued = CONTINUED.matcher(line);
    if (line.isBlank() || line.strip().startsWith("#")) {
      return;
    }
    if (parameter != null && continued.matches()) {
      parameters.merge(parameter, continued.group(1), (known, more) -> known + "\n" + more);
      return;
    }
    Matcher head = SECTION.matcher(line);
    Matcher setting = PARAMETER.matcher(line);
    if (head.matches()) {
      endSection();
      section = head.group(1);
      sectionLine = number;
    } else if (setting.matches()) {
      parameter = setting.group(1);
      parameters.put(setting.group(1), setting.group(2));
    } else {
      lines.add(Entries.unreadable(number, "this is neither a [section] nor a parameter = value."));
    }
  }

  private void endSection() {
    if (section != null && !section.equals("DEFAULT") && !section.equals("ALIAS")) {
      lines.add(line(section));
    }
    section = null;
    parameter = null;
    parameters.clear();
  }

  private ImportLine line(String path) {
    if ("true".equals(parameters.get("deleted"))) {
      return Entries.foreign(sectionLine, "what was deleted");
    }
    List<String> words =
        ShellWords.split(Objects.requireNonNullElse(parameters.get("checkout"), ""));
    if (!words.isEmpty() && !words.getFirst().equals("git")) {
      return Entries.foreign(sectionLine, words.getFirst());
    }
    return Entries.place(sectionLine, base, path, CloneCommand.remote(words));
  }
}
