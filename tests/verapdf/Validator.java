// Judges PDF files by veraPDF's rules, one after the other, for as long as there is input.
//
// Input: lines of FLAVOUR, a tab, and the path of a file; a flavour is 3a, 3u, ua1 and so on.
// Output for each: a line for each broken rule, indented, then one of
//   compliant CHECKS    broken CHECKS    unreadable REASON

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

public final class Validator {
  private static final int MOST_FAULTS = 100;
  private static final Map<String, ValidationProfile> PROFILES = new HashMap<>();

  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] parts = line.split("\t", 2);
      try {
        output.println(judge(parts[0], parts[1], output));
      } catch (Exception error) {
        output.println("unreadable " + onOneLine(error.toString()));
      }
    }
  }

  private static String judge(String flavour, String path, PrintStream output) throws Exception {
    PDFAFlavour wanted = PDFAFlavour.byFlavourId(flavour);
    try (InputStream file = new FileInputStream(path);
        PDFAParser parser = Foundries.defaultInstance().createParser(file, wanted);
        PDFAValidator validator =
            Foundries.defaultInstance()
                .createValidator(profile(flavour), MOST_FAULTS, false, true, false)) {
      ValidationResult result = validator.validate(parser);
      for (String fault : faults(result).values()) {
        output.println("  " + fault);
      }
      return (result.isCompliant() ? "compliant " : "broken ") + result.getTotalAssertions();
    }
  }

  /** The first fault of each broken rule. */
  private static Map<String, String> faults(ValidationResult result) {
    Map<String, String> found = new LinkedHashMap<>();
    for (TestAssertion each : result.getTestAssertions()) {
      if (each.getStatus() == TestAssertion.Status.FAILED) {
        String rule = each.getRuleId().getClause() + "/" + each.getRuleId().getTestNumber();
        String place = each.getLocation() == null ? "" : " at " + each.getLocation().getContext();
        found.putIfAbsent(rule, onOneLine(rule + ": " + each.getMessage() + place));
      }
    }
    return found;
  }

  private static ValidationProfile profile(String flavour) throws Exception {
    if (!PROFILES.containsKey(flavour)) {
      String upper = flavour.toUpperCase(Locale.ROOT);
      String name = upper.startsWith("UA") ? "PDFUA-" + upper.substring(2) : "PDFA-" + upper;
      String resource = "org/verapdf/pdfa/validation/" + name + ".xml";
      try (InputStream rules = Validator.class.getClassLoader().getResourceAsStream(resource)) {
        PROFILES.put(flavour, Profiles.profileFromXml(rules));
      }
    }
    return PROFILES.get(flavour);
  }

  private static String onOneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
