package dev.repositorymcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds every source file to google-java-format. `mvn test -Dtest=FormatTest -Dformat=write`
/// rewrites what differs.
class FormatTest {
  private static final List<Path> TREES =
      List.of(Path.of("src/main/java"), Path.of("src/test/java"), Path.of("examples"));

  @Test
  void everySourceFileIsFormatted() throws IOException, FormatterException {
    var differing = new ArrayList<Path>();
    for (Path file : javaFiles()) {
      String source = Files.readString(file);
      String formatted = format(source);
      if (!formatted.equals(source)) {
        differing.add(file);
        if (System.getProperty("format", "check").equals("write")) {
          Files.writeString(file, formatted, UTF_8);
        }
      }
    }
    assertThat(differing).as("run: mvn test -Dtest=FormatTest -Dformat=write").isEmpty();
  }

  private static String format(String source) throws FormatterException {
    String imports = ImportOrderer.reorderImports(source, Style.GOOGLE);
    return new Formatter().formatSource(RemoveUnusedImports.removeUnusedImports(imports));
  }

  private static List<Path> javaFiles() throws IOException {
    var files = new ArrayList<Path>();
    for (Path tree : TREES) {
      try (Stream<Path> paths = Files.walk(tree)) {
        paths.filter(path -> path.toString().endsWith(".java")).forEach(files::add);
      }
    }
    return files;
  }
}
