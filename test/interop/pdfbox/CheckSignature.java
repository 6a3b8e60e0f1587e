import java.io.File;
import java.io.FileInputStream;
import java.security.cert.X509Certificate;
import java.util.List;

import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.text.PDFTextStripper;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * What PDFBox and BouncyCastle make of the signatures of PDF files: one line per file,
 * "NAME signatures=N subfilter=… valid=… whole=… title=…", or "NAME error=…".
 */
public final class CheckSignature {
    private CheckSignature() {
    }

    public static void main(String[] names) {
        for (String name : names) {
            System.out.println(name + " " + check(new File(name)));
        }
    }

    private static String check(File file) {
        try (PDDocument document = PDDocument.load(file)) {
            List<PDSignature> signatures = document.getSignatureDictionaries();
            if (signatures.size() != 1) {
                return "signatures=" + signatures.size();
            }
            PDSignature signature = signatures.get(0);
            byte[] content;
            byte[] contents;
            try (FileInputStream whole = new FileInputStream(file)) {
                content = signature.getSignedContent(whole);
            }
            try (FileInputStream whole = new FileInputStream(file)) {
                contents = signature.getContents(whole);
            }
            int[] range = signature.getByteRange();
            boolean isWhole = range[0] == 0 && range[2] + (long) range[3] == file.length();
            CMSSignedData signed = new CMSSignedData(new CMSProcessableByteArray(content), contents);
            SignerInformation signer = signed.getSignerInfos().getSigners().iterator().next();
            X509CertificateHolder holder = (X509CertificateHolder) signed.getCertificates()
                .getMatches(signer.getSID()).iterator().next();
            boolean isValid;
            try {
                isValid = signer.verify(new JcaSimpleSignerInfoVerifierBuilder()
                    .setProvider(new BouncyCastleProvider()).build(holder));
            } catch (Exception refused) {
                isValid = false;
            }
            String text = new PDFTextStripper().getText(document);
            return "signatures=1 subfilter=" + signature.getSubFilter() + " valid=" + isValid + " whole=" + isWhole
                + " title=" + text.contains("Certificate of Data Destruction");
        } catch (Exception error) {
            return "error=" + error.getClass().getSimpleName();
        }
    }
}
