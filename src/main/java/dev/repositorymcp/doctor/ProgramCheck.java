package dev.repositorymcp.doctor;

import java.util.List;
import java.util.Properties;

/// The virtual machine and the program itself.
///
/// @param properties of the virtual machine
/// @param version of the program
/// @param launcher what starts the program; empty if unknown
public record ProgramCheck(Properties properties, String version, String launcher) {

  /// What there is to say of them.
  public List<Finding> findings() {
    return List.of(java(), program(), locale());
  }

  private Finding java() {
    return Finding.ok(
        "java",
        properties.getProperty("java.version") + " in " + properties.getProperty("java.home"));
  }

  private Finding program() {
    return launcher.isEmpty()
        ? Finding.note(
            "program",
            version + ", not started by bin/repository-mcp",
            "Start it by that, as clients do, so that it finds its Java and its options.")
        : Finding.ok("program", version + ", started by " + launcher);
  }

  /// Java reads names of files in the encoding of the locale, and in no other.
  private Finding locale() {
    String encoding = properties.getProperty("sun.jnu.encoding", "");
    return encoding.equals("UTF-8")
        ? Finding.ok("locale", "names of files are read as UTF-8")
        : Finding.warning(
            "locale",
            "names of files are read as " + encoding + ": others than plain ones get lost",
            "Start by bin/repository-mcp, or set LC_ALL=C.UTF-8.");
  }
}
