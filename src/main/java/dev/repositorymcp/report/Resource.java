package dev.repositorymcp.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/// Parts of the page that are delivered with the program.
final class Resource {
  private static final String CHART_JS = "META-INF/maven/org.webjars.npm/chart.js/pom.properties";

  private Resource() {}

  /// A file beside this class.
  static String own(String name) throws IOException {
    return read("dev/repositorymcp/report/" + name);
  }

  /// The library that draws, less the reference to a file that isn't there; its path has its
  /// version in it.
  static String ofChartJs() throws IOException {
    var properties = new Properties();
    try (InputStream in = open(CHART_JS)) {
      properties.load(in);
    }
    String script =
        read(
            "META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js"
                .formatted(properties.getProperty("version")));
    return script.replaceAll("(?m)^//# sourceMappingURL=.*$", "");
  }

  private static String read(String name) throws IOException {
    try (InputStream in = open(name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = Resource.class.getClassLoader().getResourceAsStream(name);
    if (in == null) {
      throw new FileNotFoundException(name + " is missing in the program");
    }
    return in;
  }
}
