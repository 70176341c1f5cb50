import com.adobe.epubcheck.tool.EpubChecker;

/**
 * Runs epubcheck on many files in one virtual machine: starting one takes longer than checking a file.
 *
 * Arguments: for each EPUB its path and the path of the JSON report to write. A Java runtime has no compiler, so the
 * class file lies beside this one; renew it with: javac --release 8 -cp epubcheck.jar CheckAll.java
 */
public class CheckAll {
    public static void main(String[] arguments) {
        for (int index = 0; index + 1 < arguments.length; index += 2) {
            new EpubChecker().run(new String[] {arguments[index], "--json", arguments[index + 1], "--quiet"});
        }
    }
}
