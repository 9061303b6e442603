import java.io.File;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.VeraPDFFoundry;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/**
 * Judges PDF files by veraPDF's profiles, many in one run; tests/verapdf_judge.py calls it.
 *
 * <p>Arguments: flavours with commas between them (3a,ua1), then files. Prints UTF-8 lines of
 * fields with tabs between them, for each file and flavour one «verdict», before it its «fault»s:
 *
 * <pre>
 * fault    clause/test    message    where
 * verdict  place of the file, from 0    flavour    compliant | broken | unreadable    checks made
 * </pre>
 *
 * Ends with status 0 whatever the verdicts are: they are the caller's to read.
 */
public final class Validator {
  private static final int FAULTS_OF_ONE_RULE = 3;

  private final VeraPDFFoundry foundry;
  private final PrintStream out;

  private Validator(VeraPDFFoundry foundry, PrintStream out) {
    this.foundry = foundry;
    this.out = out;
  }

  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset(); // it warns about fonts on the standard error
    VeraGreenfieldFoundryProvider.initialise();
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    Validator validator = new Validator(Foundries.defaultInstance(), out);
    List<ValidationProfile> profiles = new ArrayList<>();
    for (String flavour : arguments[0].split(",")) {
      profiles.add(profile(flavour));
    }
    for (int place = 1; place < arguments.length; place++) {
      for (ValidationProfile profile : profiles) {
        validator.judge(place - 1, new File(arguments[place]), profile);
      }
    }
    out.flush();
  }

  /** The profile of one flavour, without reading all the others that veraPDF has. */
  private static ValidationProfile profile(String flavour) throws Exception {
    String name =
        flavour.startsWith("ua")
            ? "PDFUA-" + flavour.substring(2)
            : "PDFA-" + flavour.toUpperCase(Locale.ROOT);
    String path = "/org/verapdf/pdfa/validation/" + name + ".xml";
    try (InputStream xml = Validator.class.getResourceAsStream(path)) {
      return Profiles.profileFromXml(xml);
    }
  }

  private void judge(int place, File file, ValidationProfile profile) {
    PDFAFlavour flavour = profile.getPDFAFlavour();
    try (PDFAParser parser = foundry.createParser(file, flavour)) {
      // The switches: remember failures only, show messages, no progress.
      ValidationResult result =
          foundry.createValidator(profile, FAULTS_OF_ONE_RULE, false, true, false).validate(parser);
      tellFaults(result);
      String verdict = result.isCompliant() ? "compliant" : "broken";
      tell("verdict", place, flavour.getId(), verdict, result.getTotalAssertions());
    } catch (Exception | StackOverflowError error) {
      tell("fault", "-", error, file.getName());
      tell("verdict", place, flavour.getId(), "unreadable", 0);
    }
  }

  private void tellFaults(ValidationResult result) {
    Set<String> told = new LinkedHashSet<>();
    for (TestAssertion check : result.getTestAssertions()) {
      if (check.getStatus() != TestAssertion.Status.FAILED) {
        continue;
      }
      String rule = check.getRuleId().getClause() + "/" + check.getRuleId().getTestNumber();
      Object text = check.getErrorMessage() == null ? check.getMessage() : check.getErrorMessage();
      Object where = check.getLocation() == null ? "" : check.getLocation().getContext();
      if (told.add(rule + text + where)) {
        tell("fault", rule, text, where);
      }
    }
  }

  private void tell(Object... fields) {
    StringBuilder line = new StringBuilder();
    for (Object field : fields) {
      line.append(line.length() == 0 ? "" : "\t");
      line.append(String.valueOf(field).replaceAll("\\s+", " "));
    }
    out.println(line);
  }
}
